package io.twofactorcutover.loginhook.settings;

import java.nio.charset.StandardCharsets;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/**
 * The secret with which the hook shows who it is: from Keycloak's vault, where each realm has its own, else from
 * the server's configuration. Never from the realm's, which exports and administrators show.
 */
public final class HookSecret {

    /** Refers to the vault's entry, in the notation of Keycloak's settings. */
    private static final String VAULT_ENTRY = "${vault.two-factor-hook-secret}";

    private static final int MINIMUM_BYTES = 32;

    private HookSecret() {
    }

    /**
     * @param configured the server's configuration, {@code null} for none
     * @throws InvalidSettingException when there is none, or a short one
     */
    public static String read(KeycloakSession session, String configured) throws InvalidSettingException {
        try (VaultStringSecret stored = session.vault().getStringSecret(VAULT_ENTRY)) {
            String secret = stored.get().map(String::strip).orElse(configured);
            if (secret == null || secret.getBytes(StandardCharsets.UTF_8).length < MINIMUM_BYTES)
                throw new InvalidSettingException("secret", "must have at least " + MINIMUM_BYTES + " bytes");
            return secret;
        }
    }
}
