package io.twofactorcutover.loginhook.decision;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twofactorcutover.loginhook.decision.Decision.Phase;
import io.twofactorcutover.loginhook.decision.Decision.Step;
import io.twofactorcutover.loginhook.decision.Decision.Verdict;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Reads the sidecar's answer, and takes only what protocol 1 allows. */
final class DecisionReader {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private DecisionReader() {
    }

    /** @throws AwayException when the answer is another one than that to this question */
    static Decision read(byte[] body, Question question) throws AwayException {
        JsonNode answer = parse(body);
        require(answer.path("protocol").isInt() && answer.path("protocol").intValue() == Question.PROTOCOL, "protocol");
        requireText(answer.path("nonce"), question.nonce(), "nonce");
        requireText(answer.path("login").path("id"), question.loginId(), "login.id");
        requireText(answer.path("user").path("id"), question.userId(), "user.id");
        return readDecision(answer.path("decision"), question.secondFactorConfigured(), question.secondFactorProven());
    }

    private static JsonNode parse(byte[] body) throws AwayException {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new AwayException("the answer is no JSON");
        }
    }

    private static Decision readDecision(JsonNode node, boolean configured, boolean proven) throws AwayException {
        Verdict verdict = word(Verdict.class, node.path("verdict"), "verdict");
        Set<Step> steps = readSteps(node.path("steps"));
        require(steps.isEmpty() == (verdict != Verdict.CONTINUE), "steps");
        // Neither step could ever be done, and the log-in would go round in circles.
        require(!steps.contains(Step.ENTER_OTP) || (configured && !proven), "steps");
        require(!steps.contains(Step.CONFIGURE_OTP) || !configured, "steps");
        require(node.path("reason").isTextual(), "reason");
        require(node.path("offer").isBoolean(), "offer");
        require(node.path("secondFactorRemovable").isBoolean(), "secondFactorRemovable");
        return new Decision(
                verdict,
                steps,
                node.path("reason").textValue(),
                word(Phase.class, node.path("phase"), "phase"),
                node.path("offer").booleanValue(),
                node.path("secondFactorRemovable").booleanValue());
    }

    private static Set<Step> readSteps(JsonNode node) throws AwayException {
        require(node.isArray(), "steps");
        Set<Step> steps = EnumSet.noneOf(Step.class);
        for (JsonNode element : node) steps.add(step(element));
        return steps;
    }

    private static Step step(JsonNode node) throws AwayException {
        for (Step step : Step.values()) if (step.word.equals(node.textValue())) return step;
        throw new AwayException("the answer has an unknown step");
    }

    private static <E extends Enum<E>> E word(Class<E> type, JsonNode node, String field) throws AwayException {
        for (E constant : type.getEnumConstants())
            if (constant.name().toLowerCase(Locale.ROOT).equals(node.textValue())) return constant;
        throw new AwayException("the answer has no known " + field);
    }

    private static void requireText(JsonNode node, String expected, String field) throws AwayException {
        require(expected.equals(node.textValue()), field);
    }

    private static void require(boolean holds, String field) throws AwayException {
        if (!holds) throw new AwayException("the answer's field " + field + " is wrong");
    }
}
