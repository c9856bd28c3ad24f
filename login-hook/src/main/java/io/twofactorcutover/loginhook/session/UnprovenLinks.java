package io.twofactorcutover.loginhook.session;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Links to identity providers that existing users made in a log-in without a second factor. Whoever has the password
 * can make one, so what such a provider says never counts as a second factor.
 */
final class UnprovenLinks {

    /** User attribute that only administrators see and edit: the aliases of the providers. */
    static final String ATTRIBUTE = "twoFactorUnprovenLinks";

    private UnprovenLinks() {
    }

    static boolean contains(UserModel user, String alias) {
        return user.getAttributeStream(ATTRIBUTE).anyMatch(alias::equals);
    }

    /** Notes a link that this log-in made. An account that the provider's first log-in created is not one. */
    static void record(AuthenticationSessionModel authSession, UserModel user, String alias) {
        boolean made = alias.equals(authSession.getAuthNote(AbstractIdpAuthenticator.FIRST_BROKER_LOGIN_SUCCESS))
                && !Boolean.parseBoolean(authSession.getAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER));
        if (!made) return;
        Set<String> links = user.getAttributeStream(ATTRIBUTE).collect(Collectors.toSet());
        boolean changed = SecondFactorProof.isFresh(authSession, user) ? links.remove(alias) : links.add(alias);
        if (changed) user.setAttribute(ATTRIBUTE, List.copyOf(links));
    }
}
