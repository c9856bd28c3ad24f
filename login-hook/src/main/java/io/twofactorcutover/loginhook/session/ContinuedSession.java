package io.twofactorcutover.loginhook.session;

import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The user session that a log-in continues by single sign-on. */
final class ContinuedSession {

    private ContinuedSession() {
    }

    /**
     * A log-in that asked for the password again continues nothing, although it may end in the same session: it
     * asks for the code again too.
     *
     * @return {@code null} for none
     */
    static UserSessionModel find(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user) {
        if (!AuthenticatorUtil.isSSOAuthentication(authSession)) return null;
        UserSessionModel userSession = session.getContext().getUserSession();
        if (userSession == null)
            userSession = session.sessions()
                    .getUserSession(authSession.getRealm(), authSession.getParentSession().getId());
        return userSession != null && user.equals(userSession.getUser()) ? userSession : null;
    }
}
