package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.actions.RequiredActions;
import io.twofactorcutover.loginhook.review.ReviewAccess;
import io.twofactorcutover.loginhook.session.SecondFactorProof;
import io.twofactorcutover.loginhook.session.UserSessions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What follows a new authenticator. */
final class Enrolment {

    private static final String RECOVERY_CODES = UserModel.RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES.name();

    private Enrolment() {
    }

    /**
     * The new one is proven by the code that came with it. The first one ends whatever began without it: sessions, and
     * recovery codes that somebody else may have made.
     *
     * @param before ids of the OTP credentials that there were
     */
    static void finish(RequiredActionContext context, Set<String> before) {
        Set<String> added = new HashSet<>(SecondFactorProof.credentialIds(context.getUser()));
        added.removeAll(before);
        SecondFactorProof.record(context.getAuthenticationSession(), added);
        AuthenticatorUtil.addAuthCredential(context.getAuthenticationSession(), OTPCredentialModel.TYPE);
        if (!before.isEmpty()) return;
        removeRecoveryCodes(context.getUser());
        if (startedWithinSession(context)) endSession(context);
        else continueLogin(context);
    }

    private static void removeRecoveryCodes(UserModel user) {
        List<String> ids = user.credentialManager()
                .getStoredCredentialsByTypeStream(RecoveryAuthnCodesCredentialModel.TYPE)
                .map(CredentialModel::getId)
                .toList();
        ids.forEach(user.credentialManager()::removeStoredCredentialById);
    }

    /** Even if the password was asked for again: that log-in would end in the same session. */
    private static boolean startedWithinSession(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        return ConfigureTotp.ID.equals(authSession.getClientNote(Constants.KC_ACTION_EXECUTING))
                && UserSessions.continued(context) != null;
    }

    private static void continueLogin(RequiredActionContext context) {
        UserSessions.endOthers(context);
        followUps(context).forEach(context.getUser()::addRequiredAction);
    }

    /** Success would make a session with the same id once more, so this is the end of the log-in as well. */
    private static void endSession(RequiredActionContext context) {
        context.getEvent().clone().success();
        context.getUser().removeRequiredAction(ConfigureTotp.ID);
        followUps(context).forEach(context.getUser()::addRequiredAction);
        context.challenge(DonePage.show(context));
        UserSessions.endAll(context);
    }

    /** Required actions, as far as the realm has them enabled; of the user, who may leave before they are done. */
    private static List<String> followUps(RequiredActionContext context) {
        List<String> actions = new ArrayList<>();
        if (RequiredActions.isEnabled(context.getRealm(), RECOVERY_CODES)) actions.add(RECOVERY_CODES);
        if (ReviewAccess.isNeeded(context.getSession(), context.getRealm(), context.getUser()))
            actions.add(ReviewAccess.ID);
        return actions;
    }
}
