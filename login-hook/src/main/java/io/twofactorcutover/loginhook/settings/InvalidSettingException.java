package io.twofactorcutover.loginhook.settings;

/** A setting that the hook cannot work with. */
public final class InvalidSettingException extends Exception {

    private final String field;

    InvalidSettingException(String field, String complaint) {
        super(field + " " + complaint, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
