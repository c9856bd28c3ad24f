package io.twofactorcutover.loginhook.guards;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.models.utils.KeycloakModelUtils;

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
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        String present = normalize(Objects.requireNonNullElse(context.getUser().getFirstAttribute(field), ""));
        return namesOf(field)
                .flatMap(name -> form.getOrDefault(name, List.of()).stream())
                .anyMatch(posted -> !normalize(posted.strip()).equals(present));
    }

    /** As Keycloak stores it: letters that are alike only while case is ignored, such as ı and i, differ. */
    private static String normalize(String value) {
        return KeycloakModelUtils.toLowerCaseSafe(value);
    }

    /** Keycloak reads a field by either. */
    private static Stream<String> namesOf(String field) {
        return Stream.of(field, Constants.USER_ATTRIBUTES_PREFIX + field);
    }
}
