package io.twofactorcutover.loginhook.bruteforce;

import org.keycloak.models.KeycloakSession;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.services.managers.DefaultBruteForceProtectorFactory;

/** Makes one for each request, since it asks which log-in the request has. */
public final class GuardedProtectorFactory extends DefaultBruteForceProtectorFactory {

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public BruteForceProtector create(KeycloakSession session) {
        return new GuardedProtector(super.create(session), session);
    }
}
