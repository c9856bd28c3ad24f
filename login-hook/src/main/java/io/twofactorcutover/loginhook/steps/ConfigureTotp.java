package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.session.SecondFactorProof;
import io.twofactorcutover.loginhook.verification.Purpose;
import java.util.Set;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.UserModel;

/**
 * Keycloak's set-up of an authenticator, behind two doors: a code of the one that the user has already, and the
 * confirmed mailbox. Both are looked at again by the request that stores the credential.
 */
public final class ConfigureTotp extends UpdateTotp {

    static final String ID = UserModel.RequiredAction.CONFIGURE_TOTP.name();

    private final MailboxConfirmation mailbox = new MailboxConfirmation(Purpose.SET_UP);

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (!LoginPolicyFactory.leads(context.getRealm())) super.requiredActionChallenge(context);
        else if (Poll.isOne(context)) mailbox.answerPoll(context);
        else if (needsCode(context)) context.challenge(CodePage.show(context));
        else if (mailbox.isConfirmed(context)) showSetUp(context);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (!LoginPolicyFactory.leads(context.getRealm())) super.processAction(context);
        else if (needsCode(context)) processCode(context);
        else if (mailbox.isPressed(context)) return;
        else if (MailboxConfirmation.isChecking(context)) requiredActionChallenge(context);
        else if (mailbox.isConfirmed(context)) store(context);
    }

    private void processCode(RequiredActionContext context) {
        if (CodePage.process(context)) requiredActionChallenge(context);
    }

    private void showSetUp(RequiredActionContext context) {
        UserModel user = context.getUser();
        // The mail went to the user name.
        if (user.getUsername().equalsIgnoreCase(user.getEmail()) && !user.isEmailVerified())
            user.setEmailVerified(true);
        super.requiredActionChallenge(context);
    }

    private void store(RequiredActionContext context) {
        Set<String> before = SecondFactorProof.credentialIds(context.getUser());
        super.processAction(context);
        if (context.getStatus() != RequiredActionContext.Status.SUCCESS) return;
        mailbox.noteEnrolment(context);
        Enrolment.finish(context, before);
    }

    private static boolean needsCode(RequiredActionContext context) {
        return SecondFactorProof.isConfigured(context.getUser())
                && !SecondFactorProof.isFresh(context.getAuthenticationSession(), context.getUser());
    }
}
