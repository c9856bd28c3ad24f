package io.twofactorcutover.loginhook.decision;

import static io.twofactorcutover.loginhook.sidecar.Answer.require;
import static io.twofactorcutover.loginhook.sidecar.Answer.word;

import com.fasterxml.jackson.databind.JsonNode;
import io.twofactorcutover.loginhook.decision.Decision.Phase;
import io.twofactorcutover.loginhook.decision.Decision.Step;
import io.twofactorcutover.loginhook.decision.Decision.Verdict;
import io.twofactorcutover.loginhook.facts.LoginFacts.SecondFactor;
import io.twofactorcutover.loginhook.sidecar.Answer;
import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.sidecar.Question;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Set;

/** Reads the sidecar's answer, and takes only what protocol 1 allows. */
final class DecisionReader {

    private DecisionReader() {
    }

    /** @throws AwayException when the answer is another one than that to this question */
    static Decision read(Answer answer, Question question) throws AwayException {
        JsonNode whole = answer.to(question);
        JsonNode node = whole.path("decision");
        SecondFactor factor = question.facts().secondFactor();
        Verdict verdict = word(Verdict.class, node.path("verdict"), "verdict");
        Set<Step> steps = readSteps(node.path("steps"));
        require(steps.isEmpty() == (verdict != Verdict.CONTINUE), "steps");
        // Neither step could ever be done, and the log-in would go round in circles.
        require(!steps.contains(Step.ENTER_OTP) || (factor.configured() && !factor.proven()), "steps");
        require(!steps.contains(Step.CONFIGURE_OTP) || !factor.configured(), "steps");
        require(node.path("reason").isTextual(), "reason");
        require(node.path("offer").isBoolean(), "offer");
        require(node.path("secondFactorRemovable").isBoolean(), "secondFactorRemovable");
        return new Decision(
                verdict,
                steps,
                node.path("reason").textValue(),
                word(Phase.class, node.path("phase"), "phase"),
                node.path("offer").booleanValue(),
                node.path("secondFactorRemovable").booleanValue(),
                whole.path("takeBackSetUp").booleanValue(),
                readDay(whole.path("offerSetUp").path("requiredOn")),
                factor);
    }

    private static Set<Step> readSteps(JsonNode node) throws AwayException {
        require(node.isArray(), "steps");
        Set<Step> steps = EnumSet.noneOf(Step.class);
        for (JsonNode element : node) steps.add(step(element));
        return steps;
    }

    /** None is offered where none is named. */
    private static LocalDate readDay(JsonNode node) throws AwayException {
        if (!node.isTextual()) return null;
        try {
            return LocalDate.parse(node.textValue());
        } catch (DateTimeParseException e) {
            throw new AwayException("the answer's field requiredOn is wrong");
        }
    }

    private static Step step(JsonNode node) throws AwayException {
        for (Step step : Step.values()) if (step.word.equals(node.textValue())) return step;
        throw new AwayException("the answer has an unknown step");
    }
}
