package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.actions.HookAction;
import io.twofactorcutover.loginhook.session.SecondFactorProof;
import org.keycloak.authentication.RequiredActionContext;

/** Asks for the code of a log-in whose flow did not; {@link LoginPolicy} adds it. */
final class EnterOtp extends HookAction {

    static final String ID = "enter-otp";

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (isDone(context)) context.success();
        else context.challenge(CodePage.show(context));
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (isDone(context) || CodePage.process(context)) context.success();
    }

    private static boolean isDone(RequiredActionContext context) {
        return !SecondFactorProof.isConfigured(context.getUser())
                || SecondFactorProof.isProven(
                        context.getSession(), context.getAuthenticationSession(), context.getUser());
    }
}
