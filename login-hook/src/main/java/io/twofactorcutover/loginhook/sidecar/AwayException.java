package io.twofactorcutover.loginhook.sidecar;

/** The sidecar gave no answer that counts. The message says why, for the log; it holds no secret. */
public final class AwayException extends Exception {

    public AwayException(String reason) {
        super(reason, null, false, false);
    }
}
