package io.twofactorcutover.loginhook.guards;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.WebAuthnRegisterFactory;
import org.keycloak.models.KeycloakSession;

/** A security key would pass for the second factor later. */
public final class GuardedWebAuthnRegister extends WebAuthnRegisterFactory {

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
