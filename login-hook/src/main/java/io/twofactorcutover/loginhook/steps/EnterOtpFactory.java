package io.twofactorcutover.loginhook.steps;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Makes the required action {@code enter-otp}. */
public final class EnterOtpFactory implements RequiredActionFactory {

    private static final EnterOtp ENTER_OTP = new EnterOtp();

    @Override
    public String getId() {
        return EnterOtp.ID;
    }

    @Override
    public String getDisplayText() {
        return "Enter one-time code";
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return ENTER_OTP;
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return List.of();
    }

    @Override
    public void init(Config.Scope config) {
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public void close() {
    }
}
