package io.twofactorcutover.loginhook.guards;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.broker.provider.IdpLinkAction;
import org.keycloak.models.KeycloakSession;

/** A linked account would log in without any factor of Keycloak. */
public final class GuardedIdentityProviderLink extends IdpLinkAction {

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return GuardedAction.around(super.create(session));
    }
}
