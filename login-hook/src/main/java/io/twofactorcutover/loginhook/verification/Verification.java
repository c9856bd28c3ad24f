package io.twofactorcutover.loginhook.verification;

import java.time.Instant;

/**
 * The confirmation of a mailbox that a log-in waits for (protocol 1).
 *
 * @param id {@code null} when none could be opened, and so are the following ones up to {@code retryAt}
 * @param number to be typed on the page behind the link of the mail
 * @param mailbox in part, as {@code a•••@example.com}
 * @param resendsLeft how many more mails may be asked for
 * @param delivery of the latest mail
 * @param retryAt when there is room again; only when too many mails were asked for, or none could be opened for that
 */
public record Verification(
        State state,
        String id,
        Integer number,
        String mailbox,
        Instant expiresAt,
        Integer resendsLeft,
        Delivery delivery,
        Instant retryAt) {

    /**
     * {@code LIMITED}: too many were asked for. {@code BLOCKED}: the reader refused one from this network. {@code GONE}:
     * the one that this tab showed does not belong to where the log-in comes from by now; no word of the sidecar's.
     */
    public enum State { PENDING, CONFIRMED, ENROLLED, CONSUMED, BURNED, REFUSED, EXPIRED, LIMITED, BLOCKED, GONE }

    public static final Verification NONE = new Verification(State.GONE, null, null, null, null, null, null, null);

    /** What became of a mail. */
    public enum Delivery { QUEUED, DEFERRED, SENDING, SENT, REFUSED, UNKNOWN, DROPPED }

    public boolean isConfirmed() {
        return state == State.CONFIRMED;
    }

    /** @param instant {@code null} when another mail may be asked for */
    public Verification withRetryAt(Instant instant) {
        return new Verification(state, id, number, mailbox, expiresAt, resendsLeft, delivery, instant);
    }

    /** Whether it has served its purpose: what comes next needs another one. */
    public boolean isUsed() {
        return state == State.ENROLLED || state == State.CONSUMED;
    }
}
