package io.twofactorcutover.loginhook.bruteforce;

import io.twofactorcutover.loginhook.session.AdmittedLogin;
import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.keycloak.common.ClientConnection;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's protection, which forgets wrong codes by a log-in that succeeds: here by one that was let in. At its
 * endpoint for the consent page Keycloak takes for success what is refused a moment later.
 */
final class GuardedProtector implements BruteForceProtector {

    private final BruteForceProtector keycloak;
    private final KeycloakSession session;

    GuardedProtector(BruteForceProtector keycloak, KeycloakSession session) {
        this.keycloak = keycloak;
        this.session = session;
    }

    @Override
    public void successfulLogin(
            RealmModel realm, UserModel user, ClientConnection connection, UriInfo uriInfo, Set<String> categories) {
        AuthenticationSessionModel authSession = session.getContext().getAuthenticationSession();
        boolean isOurs = authSession != null && LoginPolicyFactory.leads(realm);
        if (!isOurs || AdmittedLogin.isOne(session, authSession))
            keycloak.successfulLogin(realm, user, connection, uriInfo, categories);
    }

    @Override
    public void failedLogin(
            RealmModel realm, UserModel user, ClientConnection connection, UriInfo uriInfo, Set<String> categories) {
        keycloak.failedLogin(realm, user, connection, uriInfo, categories);
    }

    @Override
    public boolean isTemporarilyDisabled(KeycloakSession session, RealmModel realm, UserModel user) {
        return keycloak.isTemporarilyDisabled(session, realm, user);
    }

    @Override
    public boolean isPermanentlyLockedOut(KeycloakSession session, RealmModel realm, UserModel user) {
        return keycloak.isPermanentlyLockedOut(session, realm, user);
    }

    @Override
    public void cleanUpPermanentLockout(KeycloakSession session, RealmModel realm, UserModel user) {
        keycloak.cleanUpPermanentLockout(session, realm, user);
    }

    @Override
    public void close() {
    }
}
