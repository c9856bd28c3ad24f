package io.twofactorcutover.loginhook.review;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.organization.utils.Organizations;

/** What lets somebody into an account without its password or authenticator: passkeys, and identity providers. */
final class OlderAccess {

    private static final Set<String> PASSKEYS =
            Set.of(WebAuthnCredentialModel.TYPE_TWOFACTOR, WebAuthnCredentialModel.TYPE_PASSWORDLESS);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    OlderAccess(KeycloakSession session, UserModel user) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.user = user;
    }

    /**
     * One of them, as the page names it.
     *
     * @param id of the credential, or alias of the provider
     * @param kind word of the messages
     * @param name what the user, or the provider, calls it
     */
    public record Item(String id, String kind, String name) {
    }

    List<Item> find() {
        return Stream.concat(passkeys(), links()).toList();
    }

    /** @return whether it was there */
    boolean remove(Item item) {
        return item.kind().equals("link")
                ? session.users().removeFederatedIdentity(realm, user, item.id())
                : user.credentialManager().removeStoredCredentialById(item.id());
    }

    private Stream<Item> passkeys() {
        return user.credentialManager().getStoredCredentialsStream()
                .filter(credential -> PASSKEYS.contains(credential.getType()))
                .map(OlderAccess::toItem);
    }

    private static Item toItem(CredentialModel credential) {
        String label = credential.getUserLabel();
        return new Item(credential.getId(), "passkey", label == null ? "" : label);
    }

    /** An organization that manages its members decides on their links itself. */
    private Stream<Item> links() {
        if (!Organizations.resolveHomeBroker(session, user).isEmpty()) return Stream.empty();
        return session.users().getFederatedIdentitiesStream(realm, user)
                .map(link -> new Item(link.getIdentityProvider(), "link",
                        providerName(link.getIdentityProvider()) + ": " + link.getUserName()));
    }

    private String providerName(String alias) {
        IdentityProviderModel provider = session.identityProviders().getByAlias(alias);
        String name = provider == null ? null : provider.getDisplayName();
        return name == null || name.isBlank() ? alias : name;
    }
}
