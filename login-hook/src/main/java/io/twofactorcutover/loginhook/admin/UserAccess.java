package io.twofactorcutover.loginhook.admin;

import io.twofactorcutover.loginhook.session.SecondFactorProof;
import java.util.List;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.State;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * What a user may do at this moment.
 *
 * @param user {@code null} when there is none
 * @param sessionAlive the session asked for is this user's, and has neither ended nor expired
 * @param sessionProven it also proved a second factor, by credentials that all exist still
 * @param clientRoles the user's effective roles of the client asked for: direct, through groups and composites
 */
public record UserAccess(User user, boolean sessionAlive, boolean sessionProven, List<String> clientRoles) {

    /** @param serviceAccountOf id of the enabled client whose service account this is, {@code null} for a person */
    public record User(String username, boolean enabled, boolean otpConfigured, String serviceAccountOf) {
    }

    static UserAccess ofNobody() {
        return new UserAccess(null, false, false, List.of());
    }

    static UserAccess read(
            KeycloakSession session, RealmModel realm, UserModel user, String clientId, String sessionId) {
        boolean otpConfigured = SecondFactorProof.isConfigured(user);
        User described = new User(user.getUsername(), user.isEnabled(), otpConfigured, serviceAccountOf(realm, user));
        UserSessionModel alive = findAlive(session, realm, user, sessionId);
        boolean proven = SecondFactorProof.isProven(alive, user);
        return new UserAccess(described, alive != null, proven, rolesOf(realm, user, clientId));
    }

    private static String serviceAccountOf(RealmModel realm, UserModel user) {
        String link = user.getServiceAccountClientLink();
        ClientModel client = link == null ? null : realm.getClientById(link);
        return client != null && client.isEnabled() ? client.getClientId() : null;
    }

    /** @return {@code null} for one that has ended or expired, or is another user's */
    private static UserSessionModel findAlive(
            KeycloakSession session, RealmModel realm, UserModel user, String sessionId) {
        if (sessionId == null) return null;
        UserSessionModel userSession = session.sessions().getUserSession(realm, sessionId);
        boolean isAlive = userSession != null
                && userSession.getState() == State.LOGGED_IN
                && user.equals(userSession.getUser())
                && AuthenticationManager.isSessionValid(realm, userSession);
        return isAlive ? userSession : null;
    }

    private static List<String> rolesOf(RealmModel realm, UserModel user, String clientId) {
        ClientModel client = clientId == null ? null : realm.getClientByClientId(clientId);
        if (client == null) return List.of();
        return client.getRolesStream().filter(user::hasRole).map(RoleModel::getName).toList();
    }
}
