package io.twofactorcutover.loginhook.decision;

import io.twofactorcutover.loginhook.facts.FactsReader;
import io.twofactorcutover.loginhook.session.LoginOrigin;
import io.twofactorcutover.loginhook.settings.HookSecret;
import io.twofactorcutover.loginhook.settings.HookSettings;
import io.twofactorcutover.loginhook.settings.InvalidSettingException;
import io.twofactorcutover.loginhook.settings.SettingsPage;
import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The questions that the hook has, put with the settings of the realm at hand. */
public final class Decisions {

    private static final Logger LOG = Logger.getLogger(Decisions.class);

    private final SidecarClient sidecar = new SidecarClient();
    private final String settingsAlias;
    private final String configuredSecret;

    /**
     * @param settingsAlias the required action that carries the settings page
     * @param configuredSecret of the server's configuration, or {@code null}
     */
    public Decisions(String settingsAlias, String configuredSecret) {
        this.settingsAlias = settingsAlias;
        this.configuredSecret = configuredSecret;
    }

    /** May the log-in that is going on be let in, and what is left to do? */
    public Decision aboutLogin(RequiredActionContext context, LoginOrigin origin) throws AwayException {
        HookSettings settings = settings(context.getSession());
        return sidecar.ask(settings, FactsReader.readLogin(context, origin, settings), true);
    }

    /** May the user do without the last authenticator? Not while nobody can tell. */
    public boolean isSecondFactorRemovable(KeycloakSession session, UserModel user) {
        try {
            HookSettings settings = settings(session);
            return sidecar.ask(settings, FactsReader.readStanding(session, user, settings), false)
                    .secondFactorRemovable();
        } catch (AwayException e) {
            LOG.warnf("Cannot tell whether an authenticator may be removed: %s", e.getMessage());
            return false;
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

    private HookSettings settings(KeycloakSession session) throws AwayException {
        RealmModel realm = session.getContext().getRealm();
        try {
            String secret = HookSecret.read(session, configuredSecret);
            return SettingsPage.read(realm.getRequiredActionConfigByAlias(settingsAlias), secret);
        } catch (InvalidSettingException e) {
            throw new AwayException("the hook's settings in realm " + realm.getName() + ": " + e.getMessage());
        }
    }
}
