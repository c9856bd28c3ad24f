package io.twofactorcutover.loginhook.guards;

import io.twofactorcutover.loginhook.session.IgnoredActions;
import io.twofactorcutover.loginhook.session.SecondFactorProof;
import io.twofactorcutover.loginhook.session.TwoFactorClaim;
import io.twofactorcutover.loginhook.steps.BlockedPage;
import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.Constants;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keeps whoever has the password alone away from what would let them pass the second factor later: other credentials,
 * links to identity providers, a new user name or e-mail address.
 */
final class SecondFactorGuard {

    private SecondFactorGuard() {
    }

    /** Whether a second factor was proven in this session, or vouched for by an identity provider that counts. */
    static boolean allows(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        return !LoginPolicyFactory.leads(context.getRealm())
                || SecondFactorProof.isProven(context.getSession(), authSession, context.getUser())
                || TwoFactorClaim.isVouched(authSession);
    }

    /** An action that nobody asked for stays on the user, and does not stand in the way of this log-in. */
    static void refuse(RequiredActionContext context) {
        String initiated = context.getAuthenticationSession().getClientNote(Constants.KC_ACTION_EXECUTING);
        if (context.getAction().equals(initiated)) refuseWithPage(context);
        else IgnoredActions.add(context);
    }

    static void refuseWithPage(RequiredActionContext context) {
        context.challenge(BlockedPage.show(context, BlockedPage.SECOND_FACTOR_NEEDED));
    }
}
