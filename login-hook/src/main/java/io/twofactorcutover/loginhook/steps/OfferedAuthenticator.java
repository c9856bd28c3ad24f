package io.twofactorcutover.loginhook.steps;

import jakarta.ws.rs.core.MultivaluedMap;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.services.validation.Validation;

/**
 * What the form of Keycloak's set-up page has. It says beforehand whether Keycloak is going to store it: a mistyped code
 * must not use the confirmed mailbox up.
 */
record OfferedAuthenticator(OTPCredentialModel credential, String code) {

    static OfferedAuthenticator read(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        return new OfferedAuthenticator(
                OTPCredentialModel.createFromPolicy(
                        context.getRealm(), form.getFirst("totpSecret"), form.getFirst("userLabel")),
                form.getFirst("totp"));
    }

    boolean hasCode() {
        return !Validation.isBlank(code);
    }

    /** Only the first one may have no name, and no two the same. */
    boolean hasFreeName(UserModel user) {
        String name = credential.getUserLabel();
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(OTPCredentialModel.TYPE)
                .noneMatch(other -> Validation.isBlank(name) || name.trim().equalsIgnoreCase(other.getUserLabel()));
    }
}
