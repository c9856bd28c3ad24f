package io.twofactorcutover.loginhook.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twofactorcutover.loginhook.facts.LoginFacts;
import java.util.LinkedHashMap;
import java.util.Map;

/** One question to the sidecar: the facts in their envelope (protocol 1). */
public final class Question {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LoginFacts facts;
    private final Map<String, Object> envelope = new LinkedHashMap<>();
    private final String nonce = RandomId.create();

    public Question(LoginFacts facts) {
        this.facts = facts;
        envelope.put("nonce", nonce);
        envelope.put("request", facts);
    }

    /** @param value {@code null} stands as such in the question */
    public Question with(String field, Object value) {
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
        return MAPPER.writeValueAsBytes(envelope);
    }
}
