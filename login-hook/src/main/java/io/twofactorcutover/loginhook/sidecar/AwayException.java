package io.twofactorcutover.loginhook.sidecar;

/** The sidecar gave no answer that counts. The message says why, for the log; it holds no secret. */
public final class AwayException extends Exception {

    private final boolean fault;

    public AwayException(String reason) {
        this(reason, true);
    }

    private AwayException(String reason, boolean fault) {
        super(reason, null, false, false);
        this.fault = fault;
    }

    /** It answered at once, and refused this question alone: others may well be answered. */
    static AwayException refused(int status) {
        return new AwayException(Remedy.forStatus(status), false);
    }

    /** Whether the sidecar is better left alone for a while. */
    boolean isFault() {
        return fault;
    }
}
