package io.twofactorcutover.loginhook.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.twofactorcutover.loginhook.facts.LoginFacts.IdentityProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * What the identity provider of this log-in said about it. Kept in a note of our own: Keycloak writes its notes also
 * when a session only links an account, and then they say nothing about how the session came about.
 */
final class VouchingProvider {

    private static final String NOTE = "two_factor_identity_provider";
    private static final String NONE = "null";
    private static final String CLIENT_ID = "clientId";

    private VouchingProvider() {
    }

    /** @param provider the one that this log-in came from, or {@code null} */
    static void record(AuthenticationSessionModel authSession, IdentityProviderModel provider, UserModel user) {
        if (provider == null) {
            // Such notes cannot be removed.
            if (authSession.getUserSessionNotes().containsKey(NOTE)) authSession.setUserSessionNote(NOTE, NONE);
            return;
        }
        String alias = provider.getAlias();
        JsonNode token = ownToken(authSession, provider);
        write(authSession, UnprovenLinks.contains(user, alias)
                ? new IdentityProvider(alias, List.of(), null)
                : new IdentityProvider(alias, texts(token.path("amr")), token.path("acr").textValue()));
    }

    /**
     * Whoever goes to the same provider again within a log-in has its newest word. A link that the log-in makes to
     * another provider leaves a token as well, which says nothing new of this one.
     */
    static void renew(AuthenticationSessionModel authSession, IdentityProviderModel provider, UserModel user) {
        if (provider != null && ownToken(authSession, provider).isObject()) record(authSession, provider, user);
    }

    /** @param notes of the session, by name */
    static IdentityProvider stored(UnaryOperator<String> notes) {
        String note = notes.apply(NOTE);
        if (note == null || note.equals(NONE)) return null;
        try {
            return JsonSerialization.readValue(note, IdentityProvider.class);
        } catch (IOException e) {
            throw new IllegalStateException("The note " + NOTE + " is unreadable", e);
        }
    }

    private static void write(AuthenticationSessionModel authSession, IdentityProvider provider) {
        try {
            authSession.setUserSessionNote(NOTE, JsonSerialization.writeValueAsString(provider));
        } catch (IOException e) {
            throw new IllegalStateException("The note " + NOTE + " cannot be written", e);
        }
    }

    /** The ID token in the notes may be the one of another provider, which the same log-in went to as well. */
    private static JsonNode ownToken(AuthenticationSessionModel authSession, IdentityProviderModel provider) {
        String text = authSession.getUserSessionNotes().get(OIDCIdentityProvider.FEDERATED_ID_TOKEN);
        JsonNode token = text == null ? JsonSerialization.mapper.missingNode() : parse(text);
        boolean own = texts(token.path("aud")).contains(provider.getConfig().get(CLIENT_ID))
                && issuers(provider).contains(token.path("iss").asText());
        return own ? token : JsonSerialization.mapper.missingNode();
    }

    /** None when Keycloak takes tokens of any issuer: then nobody knows whose word it would be. */
    private static List<String> issuers(IdentityProviderModel provider) {
        return Stream.ofNullable(provider.getConfig().get(IdentityProviderModel.ISSUER))
                .flatMap(issuers -> Stream.of(issuers.split(",")))
                .map(String::trim)
                .filter(issuer -> !issuer.isEmpty())
                .toList();
    }

    private static JsonNode parse(String token) {
        try {
            return new JWSInput(token).readJsonContent(JsonNode.class);
        } catch (JWSInputException e) {
            return JsonSerialization.mapper.missingNode();
        }
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) texts.add(node.textValue());
        for (JsonNode element : node) if (element.isTextual()) texts.add(element.textValue());
        return texts;
    }
}
