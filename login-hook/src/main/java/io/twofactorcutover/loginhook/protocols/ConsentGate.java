package io.twofactorcutover.loginhook.protocols;

import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.Action;

/**
 * Keycloak's endpoint for the consent page ends any log-in whose password is right: it neither asks whether that page was
 * shown, nor whether required actions are still to be done (26.7.3, {@code LoginActionsService.processConsent}). So a
 * log-in that ends there is looked at once more, the hook's triggers included.
 */
final class ConsentGate {

    /** What is said to the client: OpenID Connect's {@code interaction_required}. */
    static final LoginProtocol.Error REFUSAL = LoginProtocol.Error.PASSIVE_INTERACTION_REQUIRED;

    private static final String CONSENT_PATH = "/login-actions/consent";
    private static final Logger LOG = Logger.getLogger(ConsentGate.class);

    private ConsentGate() {
    }

    /** Unless it may end, the session that was made for it is gone. */
    static boolean mayEnd(
            KeycloakSession session,
            EventBuilder event,
            AuthenticationSessionModel authSession,
            UserSessionModel userSession) {
        if (!isConsent(session) || !LoginPolicyFactory.leads(authSession.getRealm())) return true;
        String left = AuthenticationManager.nextRequiredAction(
                session, authSession, session.getContext().getHttpRequest(), event.clone());
        if (left == null || left.equals(Action.OAUTH_GRANT.name())) return true;
        LOG.warnf("A log-in of user %s was to end at the consent page although %s is still to be done: refused",
                userSession.getUser().getId(), left);
        session.sessions().removeUserSession(authSession.getRealm(), userSession);
        AuthenticationManager.expireIdentityCookie(session);
        return false;
    }

    private static boolean isConsent(KeycloakSession session) {
        return session.getContext().getUri().getPath().endsWith(CONSENT_PATH);
    }
}
