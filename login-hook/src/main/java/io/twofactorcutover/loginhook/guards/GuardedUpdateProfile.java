package io.twofactorcutover.loginhook.guards;

import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.requiredactions.UpdateProfile;

/** Everything but user name and e-mail address may change without a second factor. */
public final class GuardedUpdateProfile extends UpdateProfile {

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (ProfileChange.isRefused(context)) ProfileChange.refuse(context);
        else super.processAction(context);
    }
}
