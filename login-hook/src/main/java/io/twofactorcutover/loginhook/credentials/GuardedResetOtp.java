package io.twofactorcutover.loginhook.credentials;

import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.resetcred.ResetOTP;

/**
 * Keycloak's step of the reset flow that has the authenticator replaced, or removed, on the strength of the mailbox
 * alone. A user who has one keeps it, and enters a code of it or a recovery code.
 */
public final class GuardedResetOtp extends ResetOTP {

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        boolean keeps = LoginPolicyFactory.leads(context.getRealm())
                && configuredFor(context.getSession(), context.getRealm(), context.getUser());
        if (keeps) context.success();
        else super.authenticate(context);
    }
}
