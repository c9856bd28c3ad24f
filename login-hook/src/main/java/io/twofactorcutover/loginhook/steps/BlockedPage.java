package io.twofactorcutover.loginhook.steps;

import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.keycloak.authentication.RequiredActionContext;

/** The page that says why a log-in, or an action, does not go on. */
public final class BlockedPage {

    public static final String SECOND_FACTOR_NEEDED = "second-factor-needed";
    public static final String AWAY = "away";

    static final String USERNAME_NOT_EMAIL = "username-not-email";
    static final String NO_MAILBOX = "no-mailbox";

    private static final String TEMPLATE = "two-factor-blocked.ftl";

    /** Words with a message of their own; the reasons of the sidecar's denials among them. */
    private static final Set<String> KNOWN =
            Set.of(SECOND_FACTOR_NEEDED, AWAY, USERNAME_NOT_EMAIL, NO_MAILBOX, "network-not-allowed");

    private BlockedPage() {
    }

    public static Response show(RequiredActionContext context, String reason) {
        return context.form()
                .setAttribute("blockedReason", KNOWN.contains(reason) ? reason : "denied")
                .setAttribute("blockedForNow", AWAY.equals(reason))
                .createForm(TEMPLATE);
    }
}
