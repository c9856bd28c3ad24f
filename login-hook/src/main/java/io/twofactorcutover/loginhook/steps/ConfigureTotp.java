package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.session.SecondFactorProof;
import io.twofactorcutover.loginhook.verification.Purpose;
import java.util.Set;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.OTPPolicy;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.utils.KeycloakModelUtils;

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
        else if (isRight(context, OfferedAuthenticator.read(context))) claim(context);
        else if (mailbox.isConfirmed(context)) super.processAction(context);
    }

    /** Keycloak stores what this lets pass, and nothing else. */
    @Override
    protected boolean validateOTPCredential(
            RequiredActionContext context, String code, OTPCredentialModel credential, OTPPolicy policy) {
        boolean mayStore = !LoginPolicyFactory.leads(context.getRealm()) || mailbox.isClaimed(context);
        return mayStore && super.validateOTPCredential(context, code, credential, policy);
    }

    /** Whoever was not asked for a code has stored an authenticator in another tab: the log-in is decided anew. */
    private void processCode(RequiredActionContext context) {
        if (!CodePage.isPosted(context)) context.challenge(WaitingPage.loadAnew(context));
        else if (CodePage.process(context)) requiredActionChallenge(context);
    }

    private void showSetUp(RequiredActionContext context) {
        UserModel user = context.getUser();
        // The mail went to the user name.
        if (isMailbox(user.getEmail(), user.getUsername()) && !user.isEmailVerified())
            user.setEmailVerified(true);
        super.requiredActionChallenge(context);
    }

    private static boolean isMailbox(String email, String username) {
        return KeycloakModelUtils.toLowerCaseSafe(username).equals(KeycloakModelUtils.toLowerCaseSafe(email));
    }

    private boolean isRight(RequiredActionContext context, OfferedAuthenticator offered) {
        return offered.hasCode()
                && offered.hasFreeName(context.getUser())
                && super.validateOTPCredential(
                        context, offered.code(), offered.credential(), context.getRealm().getOTPPolicy());
    }

    /** Claims before it stores: of two forms sent at once one stores, and a claim that fails leaves nothing behind. */
    private void claim(RequiredActionContext context) {
        if (!mailbox.claim(context)) return;
        Set<String> before = SecondFactorProof.credentialIds(context.getUser());
        super.processAction(context);
        if (context.getStatus() == RequiredActionContext.Status.SUCCESS) Enrolment.finish(context, before);
    }

    private static boolean needsCode(RequiredActionContext context) {
        return SecondFactorProof.isConfigured(context.getUser())
                && !SecondFactorProof.isFresh(context.getAuthenticationSession(), context.getUser());
    }
}
