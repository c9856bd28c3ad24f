package io.twofactorcutover.loginhook.session;

import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Required actions that stay on the user, and in no log-in's way. Keycloak itself knows them for one request. */
public final class IgnoredActions {

    private static final String IGNORED = "two-factor.ignored.";

    private IgnoredActions() {
    }

    public static void add(RequiredActionContext context) {
        context.getAuthenticationSession().setAuthNote(IGNORED + context.getAction(), "true");
        context.ignore();
    }

    /** @param alias of a required action */
    public static boolean include(AuthenticationSessionModel authSession, String alias) {
        return authSession.getAuthNote(IGNORED + alias) != null;
    }
}
