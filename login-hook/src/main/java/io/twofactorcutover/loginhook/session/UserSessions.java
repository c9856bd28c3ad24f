package io.twofactorcutover.loginhook.session;

import java.util.List;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.cookie.CookieProvider;
import org.keycloak.cookie.CookieType;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.RestartLoginCookie;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/** The sessions of a user, online and offline. */
public final class UserSessions {

    private UserSessions() {
    }

    /** @return the one in which this log-in will end, {@code null} for none as yet */
    public static UserSessionModel continued(RequiredActionContext context) {
        UserSessionModel userSession =
                context.getSession().sessions().getUserSession(context.getRealm(), ownId(context));
        return userSession != null && context.getUser().equals(userSession.getUser()) ? userSession : null;
    }

    /** Ends them all, of a user who is not logging in. */
    public static void endAll(KeycloakSession session, RealmModel realm, UserModel user) {
        // First: a log-out calls other servers.
        revokeOffline(session, realm, user);
        session.sessions()
                .getUserSessionsStream(realm, user)
                .toList()
                .forEach(userSession -> AuthenticationManager.backchannelLogout(session, userSession, true));
    }

    /** Ends all but the one in which this log-in will end, and every offline session. */
    public static void endOthers(RequiredActionContext context) {
        KeycloakContext keycloak = context.getSession().getContext();
        AuthenticationSessionModel authSession = keycloak.getAuthenticationSession();
        ClientModel client = keycloak.getClient();
        List<UserSessionModel> others = context.getSession().sessions()
                .getUserSessionsStream(context.getRealm(), context.getUser())
                .filter(userSession -> !userSession.getId().equals(ownId(context)))
                .toList();
        others.forEach(userSession -> end(context, userSession));
        revokeOffline(context.getSession(), context.getRealm(), context.getUser());
        // The log-outs put their own in the place of these.
        keycloak.setAuthenticationSession(authSession);
        keycloak.setClient(client);
    }

    /** Ends them all, and this log-in, and forgets the browser's cookies. */
    public static void endAll(RequiredActionContext context) {
        KeycloakSession session = context.getSession();
        String own = ownId(context);
        endOthers(context);
        UserSessionModel continued = continued(context);
        if (continued != null) end(context, continued);
        RootAuthenticationSessionModel root =
                session.authenticationSessions().getRootAuthenticationSession(context.getRealm(), own);
        if (root != null) session.authenticationSessions().removeRootAuthenticationSession(context.getRealm(), root);
        AuthenticationManager.expireIdentityCookie(session);
        AuthenticationManager.expireAuthSessionCookie(session);
        session.getProvider(CookieProvider.class).expire(CookieType.AUTH_SESSION_ID_HASH);
        RestartLoginCookie.expireRestartCookie(session);
    }

    private static void end(RequiredActionContext context, UserSessionModel userSession) {
        AuthenticationManager.backchannelLogout(context.getSession(), userSession, true);
        context.getEvent().clone()
                .event(EventType.LOGOUT)
                .session(userSession)
                .user(userSession.getUser())
                .success();
    }

    /** Not by a log-out: one that has the id of this log-in would take the log-in with it. */
    private static void revokeOffline(KeycloakSession session, RealmModel realm, UserModel user) {
        UserSessionManager sessions = new UserSessionManager(session);
        List<UserSessionModel> offline =
                session.sessions().getOfflineUserSessionsStream(realm, user).toList();
        offline.forEach(sessions::revokeOfflineUserSession);
    }

    private static String ownId(RequiredActionContext context) {
        return context.getAuthenticationSession().getParentSession().getId();
    }
}
