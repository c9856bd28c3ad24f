package io.twofactorcutover.loginhook.credentials;

import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import jakarta.ws.rs.HttpMethod;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;

/**
 * The removal of a credential by the account API, which asks for no code. The account console removes by
 * {@code kc_action=delete_credential}, where the guards stand.
 */
final class RemovalByApi {

    private RemovalByApi() {
    }

    static CredentialTypeMetadata refuse(KeycloakSession session, CredentialTypeMetadata original) {
        return isOne(session.getContext()) ? withoutRemoval(session, original) : original;
    }

    static CredentialTypeMetadata withoutRemoval(KeycloakSession session, CredentialTypeMetadata original) {
        return CredentialTypeMetadata.builder()
                .type(original.getType())
                .category(original.getCategory())
                .displayName(original.getDisplayName())
                .helpText(original.getHelpText())
                .iconCssClass(original.getIconCssClass())
                .createAction(original.getCreateAction())
                .updateAction(original.getUpdateAction())
                .removeable(false)
                .build(session);
    }

    private static boolean isOne(KeycloakContext context) {
        HttpRequest request = context.getHttpRequest();
        return request != null
                && HttpMethod.DELETE.equals(request.getHttpMethod())
                && LoginPolicyFactory.leads(context.getRealm());
    }
}
