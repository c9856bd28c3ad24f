package io.twofactorcutover.loginhook.credentials;

import org.keycloak.credential.OTPCredentialProvider;
import org.keycloak.credential.OTPCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Takes the place of Keycloak's {@code keycloak-otp}. */
public final class GuardedOtpFactory extends OTPCredentialProviderFactory {

    @Override
    public int order() {
        return 100;
    }

    @Override
    public OTPCredentialProvider create(KeycloakSession session) {
        return new GuardedOtp(session);
    }
}
