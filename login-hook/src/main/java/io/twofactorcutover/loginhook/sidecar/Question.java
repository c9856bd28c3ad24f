package io.twofactorcutover.loginhook.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twofactorcutover.loginhook.facts.LoginFacts;

/** One question to the sidecar: the facts in their envelope (protocol 1). */
public final class Question {

    static final int PROTOCOL = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LoginFacts facts;
    private final ObjectNode envelope = MAPPER.createObjectNode();
    private final String nonce = RandomId.create();

    public Question(LoginFacts facts) {
        this.facts = facts;
        envelope.put("nonce", nonce);
    }

    /** @param value {@code null} stands as such in the question */
    public Question with(String field, String value) {
        envelope.put(field, value);
        return this;
    }

    public Question with(String field, boolean value) {
        envelope.put(field, value);
        return this;
    }

    public LoginFacts facts() {
        return facts;
    }

    String nonce() {
        return nonce;
    }

    byte[] toJson() throws JsonProcessingException {
        ObjectNode request = MAPPER.valueToTree(facts);
        request.put("protocol", PROTOCOL);
        return MAPPER.writeValueAsBytes(envelope.deepCopy().set("request", request));
    }
}
