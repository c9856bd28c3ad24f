package io.twofactorcutover.loginhook.verification;

import static io.twofactorcutover.loginhook.sidecar.Answer.require;
import static io.twofactorcutover.loginhook.sidecar.Answer.word;

import com.fasterxml.jackson.databind.JsonNode;
import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.verification.Verification.Delivery;
import io.twofactorcutover.loginhook.verification.Verification.State;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads the sidecar's word on a verification, and takes only what protocol 1 allows. */
final class VerificationReader {

    private static final int LOWEST_NUMBER = 10;
    private static final int HIGHEST_NUMBER = 99;

    private VerificationReader() {
    }

    static Verification read(JsonNode node) throws AwayException {
        State state = word(State.class, node.path("state"), "state");
        require(state != State.GONE, "state");
        if (state == State.LIMITED || state == State.BLOCKED)
            return new Verification(state, null, null, null, null, null, null, instant(node, "retryAt"));
        int number = node.path("number").asInt();
        require(number >= LOWEST_NUMBER && number <= HIGHEST_NUMBER, "number");
        require(node.path("resendsLeft").isInt(), "resendsLeft");
        return new Verification(
                state,
                id(node),
                number,
                text(node, "mailbox"),
                instant(node, "expiresAt"),
                node.path("resendsLeft").intValue(),
                word(Delivery.class, node.path("delivery"), "delivery"),
                node.has("retryAt") ? instant(node, "retryAt") : null);
    }

    /** It becomes part of an address. */
    private static String id(JsonNode node) throws AwayException {
        String id = text(node, "id");
        require(id.matches("[\\w-]+"), "id");
        return id;
    }

    private static String text(JsonNode node, String field) throws AwayException {
        require(node.path(field).isTextual(), field);
        return node.path(field).textValue();
    }

    private static Instant instant(JsonNode node, String field) throws AwayException {
        try {
            return Instant.parse(text(node, field));
        } catch (DateTimeParseException e) {
            throw new AwayException("the answer's field " + field + " is no instant");
        }
    }
}
