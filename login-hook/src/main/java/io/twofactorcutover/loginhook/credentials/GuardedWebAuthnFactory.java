package io.twofactorcutover.loginhook.credentials;

import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.credential.WebAuthnCredentialProvider;
import org.keycloak.credential.WebAuthnCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Security keys. */
public final class GuardedWebAuthnFactory extends WebAuthnCredentialProviderFactory {

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public WebAuthnCredentialProvider create(KeycloakSession session) {
        return new WebAuthnCredentialProvider(session, getMetadataService(), createOrGetObjectConverter()) {
            @Override
            public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
                return RemovalByApi.refuse(session, super.getCredentialTypeMetadata(context));
            }
        };
    }
}
