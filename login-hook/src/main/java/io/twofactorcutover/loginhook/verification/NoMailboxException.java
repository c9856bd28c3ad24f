package io.twofactorcutover.loginhook.verification;

/** The user has no mailbox that could be confirmed. */
public final class NoMailboxException extends Exception {

    public NoMailboxException() {
        super(null, null, false, false);
    }
}
