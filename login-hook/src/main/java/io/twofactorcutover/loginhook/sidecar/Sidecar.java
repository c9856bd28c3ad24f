package io.twofactorcutover.loginhook.sidecar;

import io.twofactorcutover.loginhook.settings.HookSecret;
import io.twofactorcutover.loginhook.settings.HookSettings;
import io.twofactorcutover.loginhook.settings.InvalidSettingException;
import io.twofactorcutover.loginhook.settings.SettingsPage;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The one way to the sidecar, with the settings of the realm at hand. */
public final class Sidecar {

    private final SidecarClient client = new SidecarClient();
    private final String settingsAlias;
    private final String configuredSecret;

    /**
     * @param settingsAlias the required action that carries the settings page
     * @param configuredSecret of the server's configuration, or {@code null}
     */
    public Sidecar(String settingsAlias, String configuredSecret) {
        this.settingsAlias = settingsAlias;
        this.configuredSecret = configuredSecret;
    }

    /** @throws AwayException when there is no answer that counts within the time limit */
    public <T> T ask(HookSettings settings, String path, Question question, Answer.Reader<T> reader)
            throws AwayException {
        return client.ask(settings, path, question, reader);
    }

    /** @throws AwayException when the sidecar cannot be asked with what the page says */
    public HookSettings settings(KeycloakSession session) throws AwayException {
        RealmModel realm = session.getContext().getRealm();
        try {
            String secret = HookSecret.read(session, configuredSecret);
            return SettingsPage.read(realm.getRequiredActionConfigByAlias(settingsAlias), secret);
        } catch (InvalidSettingException e) {
            throw new AwayException("the hook's settings in realm " + realm.getName() + ": " + e.getMessage());
        }
    }

    /** What the settings page says for the time that the sidecar is away; an unreadable page says the most. */
    public HookSettings.WhenAway whenAway(RealmModel realm) {
        try {
            return SettingsPage.read(realm.getRequiredActionConfigByAlias(settingsAlias), "").whenAway();
        } catch (InvalidSettingException e) {
            return HookSettings.WhenAway.STRICT;
        }
    }
}
