package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.verification.NoMailboxException;
import io.twofactorcutover.loginhook.verification.Purpose;
import io.twofactorcutover.loginhook.verification.Verification;
import io.twofactorcutover.loginhook.verification.Verifications;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;

/** Whether the user has shown, in this log-in, that the mailbox is theirs; and the page for as long as not. */
final class MailboxConfirmation {

    /** Names of the buttons. */
    private static final String RESEND = "resend";
    private static final String ANOTHER = "another";
    private static final String CHECK = "check";

    /** Of Keycloak's session, which is that of one request. */
    private static final String CLAIMED = "two-factor.claimed";

    private static final Logger LOG = Logger.getLogger(MailboxConfirmation.class);

    private final Purpose purpose;

    MailboxConfirmation(Purpose purpose) {
        this.purpose = purpose;
    }

    /**
     * Asks the sidecar, each time: a note in the log-in would outlive what it says. Unless it is confirmed, the next
     * page has been set in the context.
     */
    boolean isConfirmed(RequiredActionContext context) {
        try {
            Verification verification = current(context);
            if (verification.isConfirmed()) return true;
            show(context, verification);
        } catch (AwayException | NoMailboxException e) {
            block(context, e);
        }
        return false;
    }

    /** Shows the page without asking whether it is confirmed. */
    void show(RequiredActionContext context) throws AwayException {
        try {
            show(context, current(context));
        } catch (NoMailboxException e) {
            block(context, e);
        }
    }

    /** Answers the script of the page. */
    void answerPoll(RequiredActionContext context) {
        try {
            context.challenge(Poll.answer(context, version(context)));
        } catch (AwayException e) {
            context.challenge(Poll.answerAway());
        }
    }

    /**
     * How the page would be by now. A script opens no verification, since that mails the user and takes a place that
     * somebody who loads a page may need: while there is none, the page stays as it was shown.
     */
    private String version(RequiredActionContext context) throws AwayException {
        String id = Steps.verification(context.getAuthenticationSession(), purpose);
        if (id == null) return Steps.shown(context.getAuthenticationSession());
        return look(context, id).map(Poll::stateOf).orElse(Poll.NONE);
    }

    /**
     * Does what a button of the page was pressed for.
     *
     * @return false when it was none of them, or just the one for going on; or when another tab has used the mail up, so
     *     that the log-in may go on as well
     */
    boolean isPressed(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        try {
            Verification asked;
            if (form.containsKey(RESEND)) asked = resend(context);
            else if (form.containsKey(ANOTHER)) asked = openAnother(context);
            else return false;
            if (asked.isUsed()) return false;
            show(context, asked);
        } catch (AwayException | NoMailboxException e) {
            block(context, e);
        }
        return true;
    }

    /** Whether the button for going on was pressed, and no form of a later page sent. */
    static boolean isChecking(RequiredActionContext context) {
        return context.getHttpRequest().getDecodedFormParameters().containsKey(CHECK);
    }

    /**
     * Uses the confirmation up for an authenticator that is to be stored. Unless it did, the next page has been set in
     * the context.
     */
    boolean claim(RequiredActionContext context) {
        String id = Steps.verification(context.getAuthenticationSession(), purpose);
        try {
            if (id != null && verifications(context).claim(context, purpose, id)) {
                context.getSession().setAttribute(CLAIMED, true);
                return true;
            }
            show(context, current(context));
        } catch (AwayException | NoMailboxException e) {
            block(context, e);
        }
        return false;
    }

    /** Whether it was used up for an authenticator by this very request. */
    boolean isClaimed(RequiredActionContext context) {
        return context.getSession().getAttribute(CLAIMED) != null;
    }

    /**
     * The one that this tab shows; else the one that this browser has open, or a new one. A tab that has used up its
     * own for set-up gets no other: a form that was sent at once has it, and is just being stored. Nor does one whose
     * network has changed: a number that changes by itself would be typed behind the wrong mail.
     */
    private Verification current(RequiredActionContext context) throws AwayException, NoMailboxException {
        String id = Steps.verification(context.getAuthenticationSession(), purpose);
        if (id == null) return open(context);
        Verification found = look(context, id).orElse(Verification.NONE);
        return found.isUsed() && purpose == Purpose.NETWORK ? open(context) : found;
    }

    /** At the limit the answer to that press alone says until when; the page says it for as long. */
    private Optional<Verification> look(RequiredActionContext context, String id) throws AwayException {
        Instant retryAt = Steps.retryAt(context.getAuthenticationSession(), purpose);
        return verifications(context).look(context, purpose, id).map(found -> found.withRetryAt(retryAt));
    }

    private Verification open(RequiredActionContext context) throws AwayException, NoMailboxException {
        return note(context, verifications(context).open(context, purpose));
    }

    private Verification openAnother(RequiredActionContext context) throws AwayException, NoMailboxException {
        return note(context, verifications(context).openAnother(context, purpose));
    }

    private Verification note(RequiredActionContext context, Verification opened) {
        Steps.noteVerification(context.getAuthenticationSession(), purpose, opened.id());
        return opened;
    }

    private Verification resend(RequiredActionContext context) throws AwayException, NoMailboxException {
        String id = Steps.verification(context.getAuthenticationSession(), purpose);
        Optional<Verification> resent =
                id == null ? Optional.empty() : verifications(context).resend(context, purpose, id);
        if (resent.isEmpty()) return current(context);
        Steps.noteRetryAt(context.getAuthenticationSession(), purpose, resent.get().retryAt());
        return resent.get();
    }

    private void show(RequiredActionContext context, Verification verification) {
        Steps.await(context.getAuthenticationSession(), purpose);
        Steps.noteShown(context.getAuthenticationSession(), Poll.stateOf(verification));
        context.challenge(WaitingPage.show(context, purpose, verification));
    }

    private void block(RequiredActionContext context, Exception cause) {
        if (cause instanceof AwayException) LOG.warnf("The sidecar is away: %s", cause.getMessage());
        String reason = cause instanceof AwayException
                ? BlockedPage.AWAY
                : purpose == Purpose.SET_UP ? BlockedPage.USERNAME_NOT_EMAIL : BlockedPage.NO_MAILBOX;
        context.challenge(BlockedPage.show(context, reason));
    }

    private static Verifications verifications(RequiredActionContext context) {
        return LoginPolicyFactory.verifications(context.getSession());
    }
}
