package io.twofactorcutover.loginhook.guards;

import io.twofactorcutover.loginhook.session.SecondFactorProof;
import io.twofactorcutover.loginhook.steps.BlockedPage;
import io.twofactorcutover.loginhook.steps.CodePage;
import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.requiredactions.DeleteCredentialAction;
import org.keycloak.models.credential.OTPCredentialModel;

/** The removal of a credential; that of an authenticator asks for a code in the same log-in. */
public final class GuardedDeleteCredential extends DeleteCredentialAction {

    /** Longer than a removal takes. */
    private static final long TURN_SECONDS = 10;

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (!SecondFactorGuard.allows(context)) SecondFactorGuard.refuse(context);
        else if (needsCode(context)) context.challenge(CodePage.show(context));
        else super.requiredActionChallenge(context);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (!SecondFactorGuard.allows(context)) {
            SecondFactorGuard.refuseWithPage(context);
        } else if (needsCode(context)) {
            if (CodePage.process(context)) super.requiredActionChallenge(context);
        } else if (takesTurn(context)) {
            super.processAction(context);
        } else {
            context.challenge(BlockedPage.show(context, BlockedPage.AWAY));
        }
    }

    /** Of two authenticators removed at once, each would be removed because the other one stays. */
    private static boolean takesTurn(RequiredActionContext context) {
        return !LoginPolicyFactory.leads(context.getRealm())
                || context.getSession().singleUseObjects()
                        .putIfAbsent("two-factor-removal." + context.getUser().getId(), TURN_SECONDS);
    }

    private boolean needsCode(RequiredActionContext context) {
        String type = getCredentialType(context.getSession(), context.getAuthenticationSession());
        return LoginPolicyFactory.leads(context.getRealm())
                && OTPCredentialModel.TYPE.equals(type)
                && !SecondFactorProof.isFresh(context.getAuthenticationSession(), context.getUser());
    }
}
