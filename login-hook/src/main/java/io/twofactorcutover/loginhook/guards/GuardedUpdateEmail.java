package io.twofactorcutover.loginhook.guards;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdateEmail;
import org.keycloak.models.KeycloakSession;

/** Mails that prove who the user is would go to another mailbox. */
public final class GuardedUpdateEmail extends UpdateEmail {

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
