package io.twofactorcutover.loginhook.guards;

import java.util.List;
import java.util.Objects;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;

/** A posted profile, as far as it decides where mails go and who the user is. */
final class ProfileChange {

    private static final List<String> GUARDED = List.of(UserModel.USERNAME, UserModel.EMAIL);

    private ProfileChange() {
    }

    static boolean isRefused(RequiredActionContext context) {
        return GUARDED.stream().anyMatch(field -> changes(context, field)) && !SecondFactorGuard.allows(context);
    }

    static void refuse(RequiredActionContext context) {
        String message = "twoFactorBlockedText-second-factor-needed";
        context.challenge(context.form()
                .addError(new FormMessage(UserModel.EMAIL, message))
                .createResponse(UserModel.RequiredAction.UPDATE_PROFILE));
    }

    private static boolean changes(RequiredActionContext context, String field) {
        String posted = context.getHttpRequest().getDecodedFormParameters().getFirst(field);
        String present = Objects.requireNonNullElse(context.getUser().getFirstAttribute(field), "");
        return posted != null && !posted.strip().equalsIgnoreCase(present);
    }
}
