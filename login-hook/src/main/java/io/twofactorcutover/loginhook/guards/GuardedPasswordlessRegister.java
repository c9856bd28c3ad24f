package io.twofactorcutover.loginhook.guards;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.WebAuthnPasswordlessRegisterFactory;
import org.keycloak.models.KeycloakSession;

/** A passkey would take the place of password and second factor. */
public final class GuardedPasswordlessRegister extends WebAuthnPasswordlessRegisterFactory {

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
