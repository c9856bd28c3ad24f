package io.twofactorcutover.loginhook.steps;

import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.keycloak.authentication.RequiredActionContext;

/** The page that says why a log-in, or an action, does not go on. */
public final class BlockedPage {

    public static final String SECOND_FACTOR_NEEDED = "second-factor-needed";

    static final String AWAY = "away";
    static final String VERIFY_IP = "verify-ip";
    static final String MAILBOX_UNCONFIRMED = "mailbox-unconfirmed";

    private static final String TEMPLATE = "two-factor-blocked.ftl";

    /** Words with a message of their own; the reasons of the sidecar's denials among them. */
    private static final Set<String> KNOWN = Set.of(
            SECOND_FACTOR_NEEDED,
            AWAY,
            VERIFY_IP,
            MAILBOX_UNCONFIRMED,
            "network-not-allowed",
            "username-not-email",
            "no-mailbox");

    private BlockedPage() {
    }

    public static Response show(RequiredActionContext context, String reason) {
        return context.form()
                .setAttribute("blockedReason", KNOWN.contains(reason) ? reason : "denied")
                .setAttribute("blockedForNow", AWAY.equals(reason))
                .createForm(TEMPLATE);
    }
}
