package io.twofactorcutover.loginhook.session;

import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Marks the log-in that the policy was asked about in the request at hand. */
public final class DecidedLogin {

    private static final String DECIDED = DecidedLogin.class.getName();

    private DecidedLogin() {
    }

    public static void mark(KeycloakSession session, AuthenticationSessionModel authSession) {
        session.setAttribute(DECIDED, idOf(authSession));
    }

    public static boolean isOne(KeycloakSession session, AuthenticationSessionModel authSession) {
        return idOf(authSession).equals(session.getAttribute(DECIDED));
    }

    private static String idOf(AuthenticationSessionModel authSession) {
        return authSession.getParentSession().getId() + " " + authSession.getTabId();
    }
}
