package io.twofactorcutover.loginhook.session;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityCreatedEvent;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Links to identity providers that existing users made in a log-in without a second factor. Whoever has the password,
 * or reads the mail, can make one, so what such a provider says never counts as a second factor.
 */
public final class UnprovenLinks {

    /** User attribute that only administrators see and edit: the aliases of the providers. */
    static final String ATTRIBUTE = "twoFactorUnprovenLinks";

    private UnprovenLinks() {
    }

    static boolean contains(UserModel user, String alias) {
        return user.getAttributeStream(ATTRIBUTE).anyMatch(alias::equals);
    }

    /**
     * Notes a link at the moment at which it is made: later on its log-in may have forgotten that it made it. A link
     * that no log-in made is an administrator's.
     */
    public static void record(FederatedIdentityCreatedEvent event) {
        AuthenticationSessionModel authSession =
                event.getKeycloakSession().getContext().getAuthenticationSession();
        if (authSession == null) return;
        UserModel user = event.getUser();
        String alias = event.getFederatedIdentity().getIdentityProvider();
        Set<String> links = user.getAttributeStream(ATTRIBUTE).collect(Collectors.toSet());
        boolean proven = isProvenByFirstLogin(authSession, alias)
                || SecondFactorProof.isProven(event.getKeycloakSession(), authSession, user)
                || TwoFactorClaim.isVouched(authSession);
        boolean changed = proven ? links.remove(alias) : links.add(alias);
        if (changed) user.setAttribute(ATTRIBUTE, List.copyOf(links));
    }

    /** It created the account, or asked for a code. Its notes start afresh, so that they are of this user. */
    private static boolean isProvenByFirstLogin(AuthenticationSessionModel authSession, String alias) {
        return alias.equals(authSession.getAuthNote(AbstractIdpAuthenticator.FIRST_BROKER_LOGIN_SUCCESS))
                && (Boolean.parseBoolean(authSession.getAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER))
                        || SecondFactorProof.isGivenByFlow(authSession));
    }
}
