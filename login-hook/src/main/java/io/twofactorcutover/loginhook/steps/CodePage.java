package io.twofactorcutover.loginhook.steps;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.models.utils.RecoveryAuthnCodesUtils;
import org.keycloak.services.managers.AuthenticationSessionManager;

/** The page that asks for a code of an authenticator, or for a recovery code. */
public final class CodePage {

    private static final String TEMPLATE = "two-factor-code.ftl";
    private static final String OTP = "otp";
    private static final String RECOVERY_CODE = "recoveryCode";

    private CodePage() {
    }

    public static Response show(RequiredActionContext context) {
        return render(context, context.form());
    }

    /** Whether its form was, and not that of another page. */
    static boolean isPosted(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        return form.containsKey(OTP) || form.containsKey(RECOVERY_CODE);
    }

    /**
     * Checks what was posted. Unless it is right, the next page has been set in the context.
     *
     * @return whether the second factor is proven now
     */
    public static boolean process(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        String recoveryCode = strip(form.getFirst(RECOVERY_CODE));
        String otp = strip(form.getFirst(OTP));
        if (otp.isEmpty() && recoveryCode.isEmpty()) {
            context.challenge(show(context));
            return false;
        }
        CodeCheck check = new CodeCheck(context);
        CodeCheck.Result result = recoveryCode.isEmpty() ? check.otp(otp) : check.recoveryCode(recoveryCode);
        if (result == CodeCheck.Result.RIGHT) return true;
        refuse(context, result, recoveryCode.isEmpty() ? OTP : RECOVERY_CODE);
        return false;
    }

    private static void refuse(RequiredActionContext context, CodeCheck.Result result, String field) {
        EventBuilder event = context.getEvent().clone();
        if (result == CodeCheck.Result.WRONG) event.error(Errors.INVALID_USER_CREDENTIALS);
        if (result == CodeCheck.Result.LOCKED) event.error(Errors.USER_TEMPORARILY_DISABLED);
        if (result == CodeCheck.Result.TOO_MANY) {
            event.error(Errors.INVALID_AUTHENTICATION_SESSION);
            context.challenge(endLogin(context));
            return;
        }
        // A locked user is told the same as one who is wrong, as Keycloak's own page does.
        String wrong = OTP.equals(field) ? "twoFactorCodeWrong" : "twoFactorRecoveryCodeWrong";
        String message = result == CodeCheck.Result.BUSY ? "twoFactorCodeBusy" : wrong;
        context.challenge(render(context, context.form().addError(new FormMessage(field, message))));
    }

    private static Response endLogin(RequiredActionContext context) {
        Response page = context.getSession().getProvider(LoginFormsProvider.class)
                .setError("twoFactorCodeTooMany")
                .createErrorPage(Response.Status.BAD_REQUEST);
        new AuthenticationSessionManager(context.getSession())
                .removeAuthenticationSession(context.getRealm(), context.getAuthenticationSession(), true);
        return page;
    }

    private static Response render(RequiredActionContext context, LoginFormsProvider form) {
        RecoveryAuthnCodesUtils.getCredential(context.getUser())
                .map(RecoveryAuthnCodesCredentialModel::createFromCredentialModel)
                .flatMap(RecoveryAuthnCodesCredentialModel::getNextRecoveryAuthnCode)
                .ifPresent(code -> form.setAttribute("recoveryCodeNumber", code.getNumber()));
        return form.createForm(TEMPLATE);
    }

    private static String strip(String text) {
        return text == null ? "" : text.replaceAll("[\\s-]", "");
    }
}
