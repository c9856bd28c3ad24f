package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.session.SecondFactorProof;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.UserModel;

/**
 * Keycloak's set-up of an authenticator, behind two doors: a code of the one that the user has already, and the
 * confirmed mailbox. Both are looked at again by the request that stores the credential.
 */
public final class ConfigureTotp extends UpdateTotp {

    static final String ID = UserModel.RequiredAction.CONFIGURE_TOTP.name();

    private final MailboxConfirmation mailbox = MailboxConfirmation.UNAVAILABLE;

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (!LoginPolicyFactory.leads(context.getRealm())) super.requiredActionChallenge(context);
        else if (needsCode(context)) context.challenge(CodePage.show(context));
        else if (!mailbox.isConfirmed(context)) context.challenge(mailbox.page(context));
        else super.requiredActionChallenge(context);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (!LoginPolicyFactory.leads(context.getRealm())) {
            super.processAction(context);
        } else if (needsCode(context)) {
            if (CodePage.process(context)) requiredActionChallenge(context);
        } else if (!mailbox.isConfirmed(context)) {
            context.challenge(mailbox.page(context));
        } else {
            super.processAction(context);
        }
    }

    private static boolean needsCode(RequiredActionContext context) {
        return SecondFactorProof.isConfigured(context.getUser())
                && !SecondFactorProof.isFresh(context.getAuthenticationSession(), context.getUser());
    }
}
