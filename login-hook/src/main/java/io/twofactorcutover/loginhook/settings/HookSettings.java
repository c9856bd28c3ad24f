package io.twofactorcutover.loginhook.settings;

import java.net.URI;

/**
 * The hook's settings for one realm, complete and checked.
 *
 * @param sidecarUrl without a slash at the end
 * @param timeLimitMs over connect, TLS, headers and body
 * @param secret at least 32 bytes
 */
public record HookSettings(
        URI sidecarUrl, int timeLimitMs, WhenAway whenAway, CustomersFrom customersFrom, String secret) {

    /** Who gets in while the sidecar is away. */
    public enum WhenAway { OTP, STRICT }

    /**
     * Where the customers of a user are written down; the jobs of the sidecar must be told the same.
     *
     * @param joinedAttribute with the join date: of the organization, of the group, or of the user
     * @param customerAttribute of the user, with the customers' names
     */
    public record CustomersFrom(CustomerSource source, String joinedAttribute, String customerAttribute) {
    }

    /** What a customer is in Keycloak. */
    public enum CustomerSource { ORGANIZATION, GROUP, USER_ATTRIBUTE }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "HookSettings[" + sidecarUrl + ", " + timeLimitMs + " ms, " + whenAway + ", " + customersFrom + "]";
    }
}
