package io.twofactorcutover.loginhook.facts;

import io.twofactorcutover.loginhook.facts.LoginFacts.Client;
import io.twofactorcutover.loginhook.facts.LoginFacts.Login;
import io.twofactorcutover.loginhook.facts.LoginFacts.SecondFactor;
import io.twofactorcutover.loginhook.facts.LoginFacts.User;
import io.twofactorcutover.loginhook.session.LoginOrigin;
import io.twofactorcutover.loginhook.session.SecondFactorProof;
import io.twofactorcutover.loginhook.settings.HookSettings;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Gathers what the sidecar decides on. */
public final class FactsReader {

    private FactsReader() {
    }

    /** The facts of a log-in that is going on. */
    public static LoginFacts readLogin(RequiredActionContext context, LoginOrigin origin, HookSettings settings) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        UserModel user = context.getUser();
        Login login = new Login(
                authSession.getParentSession().getId() + "." + authSession.getTabId(),
                origin.path(),
                authSession.getClient().getClientId(),
                origin.identityProvider());
        boolean proven = SecondFactorProof.isProven(context.getSession(), authSession, user);
        return read(context.getSession(), user, settings, login, proven);
    }

    /** The facts of a question that is asked outside a log-in. */
    public static LoginFacts readStanding(KeycloakSession session, UserModel user, HookSettings settings) {
        ClientModel client = session.getContext().getClient();
        String clientId = client == null ? "account" : client.getClientId();
        Login login = new Login(UUID.randomUUID().toString(), "sso", clientId, null);
        return read(session, user, settings, login, SecondFactorProof.isConfigured(user));
    }

    private static LoginFacts read(
            KeycloakSession session, UserModel user, HookSettings settings, Login login, boolean proven) {
        return new LoginFacts(
                session.getContext().getRealm().getName(),
                login,
                readUser(session, user),
                Customers.read(session, user, settings.customersFrom()),
                new SecondFactor(SecondFactorProof.isConfigured(user), proven),
                readClient(session));
    }

    private static User readUser(KeycloakSession session, UserModel user) {
        Long createdAt = user.getCreatedTimestamp();
        return new User(
                user.getId(),
                user.getUsername(),
                user.getEmail(),
                user.isEmailVerified(),
                createdAt == null ? null : Instant.ofEpochMilli(createdAt).toString(),
                effectiveRealmRoles(user),
                readLocale(session, user));
    }

    /** The language of the pages at hand, so that mails have it too. */
    private static String readLocale(KeycloakSession session, UserModel user) {
        KeycloakContext context = session.getContext();
        return context.getRealm().isInternationalizationEnabled()
                ? context.resolveLocale(user).toLanguageTag()
                : user.getFirstAttribute(UserModel.LOCALE);
    }

    private static List<String> effectiveRealmRoles(UserModel user) {
        return RoleUtils.getDeepUserRoleMappings(user).stream()
                .filter(role -> !role.isClientRole())
                .map(RoleModel::getName)
                .toList();
    }

    /** Keycloak knows which headers of which proxies to believe; the connection has what came of it. */
    private static Client readClient(KeycloakSession session) {
        HttpHeaders headers = session.getContext().getRequestHeaders();
        String userAgent = headers == null ? null : headers.getHeaderString(HttpHeaders.USER_AGENT);
        return new Client(session.getContext().getConnection().getRemoteAddr(), userAgent);
    }
}
