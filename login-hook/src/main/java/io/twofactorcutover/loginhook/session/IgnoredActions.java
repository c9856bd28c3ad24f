package io.twofactorcutover.loginhook.session;

import java.util.Arrays;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Required actions that stay on the user, and in no log-in's way. Keycloak itself knows them for one request. */
public final class IgnoredActions {

    private static final String IGNORED = "two-factor.ignored";

    private IgnoredActions() {
    }

    public static void add(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        String noted = authSession.getAuthNote(IGNORED);
        authSession.setAuthNote(IGNORED, noted == null ? context.getAction() : noted + " " + context.getAction());
        context.ignore();
    }

    /** @param alias of a required action */
    public static boolean include(AuthenticationSessionModel authSession, String alias) {
        String noted = authSession.getAuthNote(IGNORED);
        return noted != null && Arrays.asList(noted.split(" ")).contains(alias);
    }
}
