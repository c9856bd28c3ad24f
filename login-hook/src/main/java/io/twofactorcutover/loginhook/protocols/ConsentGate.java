package io.twofactorcutover.loginhook.protocols;

import io.twofactorcutover.loginhook.session.AdmittedLogin;
import io.twofactorcutover.loginhook.session.IgnoredActions;
import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.Action;

/**
 * Keycloak's endpoint for the consent page ends any log-in whose password is right: it neither asks whether that page
 * was shown, nor whether required actions are still to be done (26.7.3, {@code LoginActionsService.processConsent}). So
 * a log-in that ends without having been let in by the same request is looked at once more, the hook's triggers
 * included. Which address the request had says nothing: Keycloak knows its endpoints by many.
 */
final class ConsentGate {

    /** What is said to the client: OpenID Connect's {@code interaction_required}. */
    static final LoginProtocol.Error REFUSAL = LoginProtocol.Error.PASSIVE_INTERACTION_REQUIRED;

    /** What the request at hand does. */
    private static final String GRANT = Action.OAUTH_GRANT.name();

    private static final Logger LOG = Logger.getLogger(ConsentGate.class);

    private ConsentGate() {
    }

    /** Unless it may end, nothing of what the request did stays. */
    static boolean mayEnd(
            KeycloakSession session,
            EventBuilder event,
            AuthenticationSessionModel authSession,
            AuthenticatedClientSessionModel clientSession) {
        if (!LoginPolicyFactory.leads(authSession.getRealm()) || AdmittedLogin.isOne(session, authSession)) return true;
        boolean continues = AuthenticationManager.isSSOAuthentication(clientSession);
        String left = findLeft(session, event, authSession, continues);
        if (left == null || left.equals(GRANT) || IgnoredActions.include(authSession, left)) {
            // Keycloak wanted to forget the wrong codes before it was let in.
            AuthenticationManager.logSuccess(session, authSession);
            return true;
        }
        LOG.warnf("A log-in of user %s was to end at the consent page although %s is still to be done: refused",
                clientSession.getUserSession().getUser().getId(), left);
        session.getTransactionManager().setRollbackOnly();
        if (!continues) AuthenticationManager.expireIdentityCookie(session);
        return false;
    }

    /** @return a required action, {@code null} for none */
    private static String findLeft(
            KeycloakSession session, EventBuilder event, AuthenticationSessionModel authSession, boolean continues) {
        // Keycloak took the note away a moment ago.
        if (continues) authSession.setAuthNote(AuthenticationManager.SSO_AUTH, "true");
        try {
            return AuthenticationManager.nextRequiredAction(
                    session, authSession, session.getContext().getHttpRequest(), event.clone());
        } finally {
            authSession.removeAuthNote(AuthenticationManager.SSO_AUTH);
        }
    }
}
