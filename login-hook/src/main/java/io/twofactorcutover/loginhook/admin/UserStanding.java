package io.twofactorcutover.loginhook.admin;

import io.twofactorcutover.loginhook.facts.FactsReader;
import io.twofactorcutover.loginhook.facts.LoginFacts;
import io.twofactorcutover.loginhook.settings.HookSettings;
import java.util.List;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;

/**
 * What a user may do at this moment, with what a decision outside a log-in rests on.
 *
 * @param facts {@code null} when there is no user
 * @param authenticators without those that only a user storage knows
 */
public record UserStanding(UserAccess access, LoginFacts facts, List<Authenticator> authenticators) {

    /**
     * @param label as the user named it, or {@code null}
     * @param createdAt milliseconds since 1970, or {@code null}
     */
    public record Authenticator(String id, String label, Long createdAt) {
    }

    static UserStanding ofNobody() {
        return new UserStanding(UserAccess.ofNobody(), null, List.of());
    }

    static UserStanding read(KeycloakSession session, UserModel user, UserAccess access, HookSettings settings) {
        return new UserStanding(
                access, FactsReader.readStanding(session, user, settings), authenticatorsOf(user));
    }

    private static List<Authenticator> authenticatorsOf(UserModel user) {
        return user.credentialManager().getCredentials()
                .filter(credential -> OTPCredentialModel.TYPE.equals(credential.getType()))
                .map(UserStanding::describe)
                .toList();
    }

    private static Authenticator describe(CredentialModel credential) {
        return new Authenticator(credential.getId(), credential.getUserLabel(), credential.getCreatedDate());
    }
}
