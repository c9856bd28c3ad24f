package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.decision.Decisions;
import io.twofactorcutover.loginhook.settings.InvalidSettingException;
import io.twofactorcutover.loginhook.settings.SettingsPage;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.userprofile.ValidationException;
import org.keycloak.validate.ValidationError;

/** Makes the required action {@code login-policy}, and carries the settings page. */
public final class LoginPolicyFactory implements RequiredActionFactory {

    public static final String ID = "login-policy";

    private Decisions decisions;

    /** The one way to the sidecar, for all parts of the hook. */
    public static Decisions decisions(KeycloakSession session) {
        return ((LoginPolicyFactory) session.getKeycloakSessionFactory()
                .getProviderFactory(RequiredActionProvider.class, ID)).decisions;
    }

    /** Elsewhere, such as in the realm {@code master}, Keycloak stays as it is. */
    public static boolean leads(RealmModel realm) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(ID);
        return action != null && action.isEnabled();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayText() {
        return "Login policy";
    }

    @Override
    public void init(Config.Scope config) {
        decisions = new Decisions(ID, config.get("secret"));
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new LoginPolicy(decisions);
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return SettingsPage.fields();
    }

    @Override
    public void validateConfig(KeycloakSession session, RealmModel realm, RequiredActionConfigModel model) {
        try {
            SettingsPage.read(model, "");
        } catch (InvalidSettingException e) {
            throw new ValidationException(new ValidationError(getId(), e.field(), e.getMessage()));
        }
    }

    @Override
    public void close() {
    }
}
