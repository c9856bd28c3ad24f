package io.twofactorcutover.loginhook.sidecar;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** What the sidecar sent back within the time limit, unread as yet. */
public record Answer(int status, byte[] body) {

    private static final int OK = 200;

    /** Not of the protocol, too long, or resting on a Redis that is away. */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 503);

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Turns an answer into what its asker wanted to know. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Answer answer) throws AwayException;
    }

    /** @throws AwayException when it is another one than that to this question */
    public JsonNode to(Question question) throws AwayException {
        if (REFUSALS.contains(status)) throw AwayException.refused(status);
        if (status != OK) throw new AwayException(Remedy.forStatus(status));
        JsonNode answer = parse();
        JsonNode protocol = answer.path("protocol");
        if (!protocol.isInt() || protocol.intValue() != question.facts().getProtocol())
            throw new AwayException("it speaks another protocol: install hook and sidecar of the same version");
        requireText(answer.path("nonce"), question.nonce(), "nonce");
        requireText(answer.path("login").path("id"), question.facts().login().id(), "login.id");
        requireText(answer.path("user").path("id"), question.facts().user().id(), "user.id");
        return answer;
    }

    /** @return the code of the problem (RFC 9457) that it is; empty when it is none, or has none */
    public String problemCode() {
        if (status == OK) return "";
        try {
            return MAPPER.readTree(body).path("code").asText();
        } catch (IOException e) {
            return "";
        }
    }

    private JsonNode parse() throws AwayException {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new AwayException("the answer is no JSON: correct the sidecar address in the settings of login-policy");
        }
    }

    private static void requireText(JsonNode node, String expected, String field) throws AwayException {
        require(expected.equals(node.textValue()), field);
    }

    public static void require(boolean holds, String field) throws AwayException {
        if (!holds) throw new AwayException("the answer's field " + field + " is wrong");
    }

    /** The constant whose name the field holds, in small letters. */
    public static <E extends Enum<E>> E word(Class<E> type, JsonNode node, String field) throws AwayException {
        for (E constant : type.getEnumConstants())
            if (constant.name().toLowerCase(Locale.ROOT).equals(node.textValue())) return constant;
        throw new AwayException("the answer has no known " + field);
    }
}
