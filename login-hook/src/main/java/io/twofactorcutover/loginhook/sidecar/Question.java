package io.twofactorcutover.loginhook.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twofactorcutover.loginhook.facts.LoginFacts;
import java.security.SecureRandom;
import java.util.Base64;

/** One question to the sidecar: the facts in their envelope (protocol 1). */
final class Question {

    static final int PROTOCOL = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;

    private final LoginFacts facts;
    private final boolean remember;
    private final String nonce;

    Question(LoginFacts facts, boolean remember) {
        this.facts = facts;
        this.remember = remember;
        byte[] random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        this.nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    String nonce() {
        return nonce;
    }

    String loginId() {
        return facts.login().id();
    }

    String userId() {
        return facts.user().id();
    }

    boolean secondFactorConfigured() {
        return facts.secondFactor().configured();
    }

    boolean secondFactorProven() {
        return facts.secondFactor().proven();
    }

    byte[] toJson() throws JsonProcessingException {
        ObjectNode request = MAPPER.valueToTree(facts);
        request.put("protocol", PROTOCOL);
        ObjectNode envelope = MAPPER.createObjectNode();
        envelope.put("nonce", nonce);
        envelope.put("remember", remember);
        envelope.set("request", request);
        return MAPPER.writeValueAsBytes(envelope);
    }
}
