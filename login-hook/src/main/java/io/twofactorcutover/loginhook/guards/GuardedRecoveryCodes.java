package io.twofactorcutover.loginhook.guards;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.RecoveryAuthnCodesAction;
import org.keycloak.models.KeycloakSession;

/** Recovery codes would pass for the second factor later. */
public final class GuardedRecoveryCodes extends RecoveryAuthnCodesAction {

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
