package io.twofactorcutover.loginhook.protocols;

import jakarta.ws.rs.core.Response;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCProviderConfig;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Keycloak's OpenID Connect, behind the {@link ConsentGate}. */
final class GuardedOidc extends OIDCLoginProtocol {

    GuardedOidc(OIDCProviderConfig config) {
        super(config);
    }

    @Override
    public Response authenticated(
            AuthenticationSessionModel authSession, UserSessionModel userSession, ClientSessionContext clientSession) {
        return ConsentGate.mayEnd(session, event, authSession, clientSession.getClientSession())
                ? super.authenticated(authSession, userSession, clientSession)
                : sendError(authSession, ConsentGate.REFUSAL, null);
    }
}
