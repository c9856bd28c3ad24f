package io.twofactorcutover.loginhook.protocols;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolFactory;
import org.keycloak.protocol.oidc.OIDCProviderConfig;

/** Takes the place of Keycloak's {@code openid-connect}. */
public final class GuardedOidcFactory extends OIDCLoginProtocolFactory {

    private OIDCProviderConfig config;

    @Override
    public void init(Config.Scope scope) {
        super.init(scope);
        config = new OIDCProviderConfig(scope);
    }

    /** The console lists protocols in this order. */
    @Override
    public int order() {
        return super.order() + 1;
    }

    @Override
    public LoginProtocol create(KeycloakSession session) {
        return new GuardedOidc(config).setSession(session);
    }
}
