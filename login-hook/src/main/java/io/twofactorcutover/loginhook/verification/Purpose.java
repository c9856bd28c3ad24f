package io.twofactorcutover.loginhook.verification;

/** What a confirmed mailbox is good for. */
public enum Purpose {
    SET_UP("set-up"),
    NETWORK("network");

    private final String word;

    Purpose(String word) {
        this.word = word;
    }

    /** The word of protocol 1. */
    public String word() {
        return word;
    }
}
