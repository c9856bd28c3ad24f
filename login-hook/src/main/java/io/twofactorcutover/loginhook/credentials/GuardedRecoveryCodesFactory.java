package io.twofactorcutover.loginhook.credentials;

import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.credential.RecoveryAuthnCodesCredentialProvider;
import org.keycloak.credential.RecoveryAuthnCodesCredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Recovery codes. */
public final class GuardedRecoveryCodesFactory extends RecoveryAuthnCodesCredentialProviderFactory {

    /** Takes the place of Keycloak's own. */
    @Override
    public int order() {
        return 100;
    }

    @Override
    public RecoveryAuthnCodesCredentialProvider create(KeycloakSession session) {
        return new RecoveryAuthnCodesCredentialProvider(session) {
            @Override
            public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
                return RemovalByApi.refuse(session, super.getCredentialTypeMetadata(context));
            }
        };
    }
}
