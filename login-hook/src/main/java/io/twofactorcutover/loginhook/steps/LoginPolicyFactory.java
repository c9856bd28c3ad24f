package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.actions.RequiredActions;
import io.twofactorcutover.loginhook.decision.Decisions;
import io.twofactorcutover.loginhook.session.UnprovenLinks;
import io.twofactorcutover.loginhook.settings.HookSettings;
import io.twofactorcutover.loginhook.settings.InvalidSettingException;
import io.twofactorcutover.loginhook.settings.SettingsPage;
import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.sidecar.Sidecar;
import io.twofactorcutover.loginhook.verification.Verifications;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityCreatedEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.userprofile.ValidationException;
import org.keycloak.validate.ValidationError;

/** Makes the required action {@code login-policy}, and carries the settings page. */
public final class LoginPolicyFactory implements RequiredActionFactory {

    public static final String ID = "login-policy";

    private Sidecar sidecar;
    private Decisions decisions;
    private Verifications verifications;

    /** The same for all parts of the hook. */
    public static Decisions decisions(KeycloakSession session) {
        return find(session).decisions;
    }

    /** @throws AwayException when the page is not filled in, or wrong */
    public static HookSettings settings(KeycloakSession session) throws AwayException {
        return find(session).sidecar.settings(session);
    }

    static Verifications verifications(KeycloakSession session) {
        return find(session).verifications;
    }

    private static LoginPolicyFactory find(KeycloakSession session) {
        return (LoginPolicyFactory) session.getKeycloakSessionFactory()
                .getProviderFactory(RequiredActionProvider.class, ID);
    }

    /** Elsewhere, such as in the realm {@code master}, Keycloak stays as it is. */
    public static boolean leads(RealmModel realm) {
        return RequiredActions.isEnabled(realm, ID);
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
        sidecar = new Sidecar(ID, config.get("secret"));
        decisions = new Decisions(sidecar);
        verifications = new Verifications(sidecar);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof FederatedIdentityCreatedEvent created && leads(created.getRealm()))
                UnprovenLinks.record(created);
        });
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new LoginPolicy(sidecar, decisions);
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
