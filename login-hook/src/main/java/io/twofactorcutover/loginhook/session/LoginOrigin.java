package io.twofactorcutover.loginhook.session;

import io.twofactorcutover.loginhook.facts.LoginFacts.IdentityProvider;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.events.Details;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * How a log-in came about, read when the hook sees it for the first time: Keycloak's notes say it only then.
 *
 * @param path word of protocol 1
 * @param identityProvider the one that made this session, or {@code null}
 */
public record LoginOrigin(String path, IdentityProvider identityProvider) {

    private static final String DIRECT_GRANT = "direct-grant";
    private static final String TOKEN_ENDPOINT = "/protocol/openid-connect/token";
    private static final String SEEN = "two-factor.seen";
    private static final String PATH = "two-factor.path";

    /** Reads the origin, and records what the flow proved. To be called before anything asks for the proof. */
    public static LoginOrigin read(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        UserSessionModel continued = ContinuedSession.find(context.getSession(), authSession, context.getUser());
        if (continued != null) return new LoginOrigin("sso", VouchingProvider.stored(continued::getNote));
        see(context, authSession, context.getUser());
        return new LoginOrigin(
                authSession.getAuthNote(PATH), VouchingProvider.stored(authSession.getUserSessionNotes()::get));
    }

    /** Whether a browser logs in, which keeps cookies. */
    public boolean isInBrowser() {
        return !path.equals(DIRECT_GRANT);
    }

    /**
     * A log-in by an identity provider does not clear what another user, or the same one with a password, left in
     * the same tab: an OTP that one proved would count for the other.
     */
    private static void see(RequiredActionContext context, AuthenticationSessionModel authSession, UserModel user) {
        String alias = authSession.getUserSessionNotes().get(Details.IDENTITY_PROVIDER);
        String login = user.getId() + " " + (alias == null ? "" : alias);
        String seen = authSession.getAuthNote(SEEN);
        IdentityProviderModel provider =
                alias == null ? null : context.getSession().identityProviders().getByAlias(alias);
        if (login.equals(seen)) {
            VouchingProvider.renew(authSession, provider, user);
            return;
        }
        if (seen != null) SecondFactorProof.forget(authSession);
        else if (flowBelongsToUser(authSession, alias, provider)) SecondFactorProof.recordFlow(authSession, user);
        VouchingProvider.record(authSession, provider, user);
        authSession.setAuthNote(PATH, path(context, authSession, user, alias));
        authSession.setAuthNote(SEEN, login);
    }

    /** The flows of an identity provider start afresh at its first log-in, or run behind it. */
    private static boolean flowBelongsToUser(
            AuthenticationSessionModel authSession, String alias, IdentityProviderModel provider) {
        return alias == null
                || alias.equals(authSession.getAuthNote(AbstractIdpAuthenticator.FIRST_BROKER_LOGIN_SUCCESS))
                || (provider != null && provider.getPostBrokerLoginFlowId() != null);
    }

    private static String path(
            RequiredActionContext context, AuthenticationSessionModel authSession, UserModel user, String alias) {
        if (alias != null) return "identity-provider";
        if (context.getUriInfo().getPath().endsWith(TOKEN_ENDPOINT)) return DIRECT_GRANT;
        String flowPath = authSession.getAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH);
        if (LoginActionsService.REGISTRATION_PATH.equals(flowPath)) return "registration";
        if (openedMailedLink(authSession, user))
            return LoginActionsService.RESET_CREDENTIALS_PATH.equals(flowPath) ? "reset-credentials" : "action-link";
        // The cookie was accepted, but its session is gone or another user's.
        return AuthenticatorUtil.isSSOAuthentication(authSession) ? "sso" : "browser";
    }

    /** The path of the flow does not tell: whoever only looks at the page for resets has that one too. */
    private static boolean openedMailedLink(AuthenticationSessionModel authSession, UserModel user) {
        return user.getId().equals(authSession.getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID));
    }
}
