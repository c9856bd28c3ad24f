package io.twofactorcutover.loginhook.facts;

import java.util.List;

/** What is asked about, named as on the wire (protocol 1). */
public record LoginFacts(
        String realm, Login login, User user, List<Customer> customers, SecondFactor secondFactor, Client client) {

    private static final int PROTOCOL = 1;

    /** The version of the wire's names. */
    public int getProtocol() {
        return PROTOCOL;
    }

    /**
     * @param id the same for all requests of one log-in in one tab
     * @param path how the log-in came about
     * @param identityProvider {@code null} unless one made this session
     */
    public record Login(String id, String path, String clientId, IdentityProvider identityProvider) {
    }

    /** The provider's own words about how the user logged in there. */
    public record IdentityProvider(String alias, List<String> amr, String acr) {
    }

    /** @param createdAt ISO 8601, or {@code null} */
    public record User(
            String id,
            String username,
            String email,
            boolean emailVerified,
            String createdAt,
            List<String> roles,
            String locale) {
    }

    /** @param since the attribute's text as it stands, or {@code null} */
    public record Customer(String id, String name, String since) {
    }

    /**
     * @param configured an OTP exists in Keycloak
     * @param proven it, or a recovery code, was accepted in this session
     */
    public record SecondFactor(boolean configured, boolean proven) {
    }

    /** @param ip the address of the connection as Keycloak knows it; never read from headers here */
    public record Client(String ip, String userAgent) {
    }
}
