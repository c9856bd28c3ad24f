package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.session.SecondFactorProof;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;

/** Asks for the code of a log-in whose flow did not. */
final class EnterOtp implements RequiredActionProvider {

    static final String ID = "enter-otp";

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    /** {@link LoginPolicy} adds this action. */
    @Override
    public void evaluateTriggers(RequiredActionContext context) {
    }

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

    @Override
    public void close() {
    }
}
