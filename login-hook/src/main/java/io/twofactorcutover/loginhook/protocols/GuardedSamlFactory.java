package io.twofactorcutover.loginhook.protocols;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.saml.SamlProtocolFactory;

/** Takes the place of Keycloak's {@code saml}. */
public final class GuardedSamlFactory extends SamlProtocolFactory {

    /** The console lists protocols in this order. */
    @Override
    public int order() {
        return super.order() + 1;
    }

    @Override
    public LoginProtocol create(KeycloakSession session) {
        return new GuardedSaml().setSession(session);
    }
}
