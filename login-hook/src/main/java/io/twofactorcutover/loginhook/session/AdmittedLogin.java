package io.twofactorcutover.loginhook.session;

import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The log-in that the policy has let in, with nothing left to do, in the request at hand. */
public final class AdmittedLogin {

    private static final String ADMITTED = AdmittedLogin.class.getName();

    private AdmittedLogin() {
    }

    /** The last word in a request counts. */
    public static void note(KeycloakSession session, AuthenticationSessionModel authSession, boolean isAdmitted) {
        if (isAdmitted) session.setAttribute(ADMITTED, idOf(authSession));
        else session.removeAttribute(ADMITTED);
    }

    public static boolean isOne(KeycloakSession session, AuthenticationSessionModel authSession) {
        return idOf(authSession).equals(session.getAttribute(ADMITTED));
    }

    private static String idOf(AuthenticationSessionModel authSession) {
        return authSession.getParentSession().getId() + " " + authSession.getTabId();
    }
}
