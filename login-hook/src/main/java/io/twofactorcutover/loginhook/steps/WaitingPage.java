package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.verification.Purpose;
import io.twofactorcutover.loginhook.verification.Verification;
import io.twofactorcutover.loginhook.verification.Verification.Delivery;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.forms.login.LoginFormsProvider;

/** The page of a log-in that waits for its mail to be confirmed. */
final class WaitingPage {

    private static final String TEMPLATE = "two-factor-waiting.ftl";
    /** The same to its reader, whatever it was used up by. */
    private static final String USED = "used";
    private static final Duration HOURS_FROM = Duration.ofMinutes(100);
    /** For who has no script that knows the reader's own time. */
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private WaitingPage() {
    }

    static Response show(RequiredActionContext context, Purpose purpose, Verification verification) {
        LoginFormsProvider form = context.form()
                .setAttribute("waitingPurpose", purpose.word())
                .setAttribute("waitingReason", reasonFor(purpose))
                .setAttribute("waitingState", verification.isUsed() ? USED : word(verification.state()))
                .setAttribute("waitingVersion", Poll.stateOf(verification))
                .setAttribute("waitingPoll", Poll.address(context).toString())
                .setAttribute("waitingRefresh", Poll.refreshAddress(context).toString());
        if (verification.id() != null) tellMail(form, verification);
        if (verification.retryAt() != null)
            form.setAttribute("waitingRetry", timeTo(form, verification.retryAt()));
        return form.createForm(TEMPLATE);
    }

    /** As its script does. */
    static Response loadAnew(RequiredActionContext context) {
        return Response.seeOther(Poll.refreshAddress(context)).build();
    }

    private static void tellMail(LoginFormsProvider form, Verification verification) {
        form.setAttribute("waitingUntil", verification.expiresAt().toString())
                .setAttribute("waitingUntilUtc", UTC_TIME.format(verification.expiresAt()))
                .setAttribute("waitingMailbox", verification.mailbox())
                .setAttribute("waitingNumber", verification.number().toString())
                .setAttribute("waitingResends", verification.resendsLeft().toString())
                .setAttribute("waitingDelivery", word(shown(verification.delivery())));
    }

    /** A mail that was given up is as good as refused, one that is queued as good as on its way. */
    static Delivery shown(Delivery delivery) {
        return switch (delivery) {
            case QUEUED, SENDING -> Delivery.SENDING;
            case REFUSED, DROPPED -> Delivery.REFUSED;
            case DEFERRED, SENT, UNKNOWN -> delivery;
        };
    }

    /** Rounded up. */
    private static String timeTo(LoginFormsProvider form, Instant end) {
        Duration left = Duration.between(Instant.now(), end);
        boolean inHours = left.compareTo(HOURS_FROM) > 0;
        long unit = inHours ? Duration.ofHours(1).toSeconds() : Duration.ofMinutes(1).toSeconds();
        long count = Math.max(1, (left.toSeconds() + unit - 1) / unit);
        return form.getMessage(inHours ? "twoFactorHours" : "twoFactorMinutes", count);
    }

    /** Why the log-in does not go on, as {@link BlockedPage} has it. */
    private static String reasonFor(Purpose purpose) {
        return purpose == Purpose.NETWORK ? "verify-ip" : "mailbox-unconfirmed";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
