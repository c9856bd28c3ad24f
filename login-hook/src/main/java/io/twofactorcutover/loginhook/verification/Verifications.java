package io.twofactorcutover.loginhook.verification;

import io.twofactorcutover.loginhook.facts.FactsReader;
import io.twofactorcutover.loginhook.session.AttemptCookie;
import io.twofactorcutover.loginhook.session.LoginOrigin;
import io.twofactorcutover.loginhook.settings.HookSettings;
import io.twofactorcutover.loginhook.sidecar.Answer;
import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.sidecar.Question;
import io.twofactorcutover.loginhook.sidecar.Sidecar;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.RequiredActionContext;

/** The verifications of mailboxes, which the sidecar keeps and mails. */
public final class Verifications {

    private static final String PATH = "/hook/v1/verifications";
    /** Codes of the problems that say that there is none for this log-in. */
    private static final Set<String> NONE = Set.of("mailbox-missing", "verification-unknown");

    private final Sidecar sidecar;

    public Verifications(Sidecar sidecar) {
        this.sidecar = sidecar;
    }

    /** Opens one, which is mailed, or goes on with the one that this browser has open. */
    public Verification open(RequiredActionContext context, Purpose purpose) throws AwayException, NoMailboxException {
        return openAt(context, purpose, "");
    }

    /** Opens another one, with a number of its own, beside those that are open. */
    public Verification openAnother(RequiredActionContext context, Purpose purpose)
            throws AwayException, NoMailboxException {
        return openAt(context, purpose, "/another");
    }

    /** @return nothing unless it is one of this log-in: of its user, mailbox, network, browser and purpose */
    public Optional<Verification> look(RequiredActionContext context, Purpose purpose, String id) throws AwayException {
        return askAbout(context, purpose, "/" + id);
    }

    /** Mails it once more, if it may be. */
    public Optional<Verification> resend(RequiredActionContext context, Purpose purpose, String id)
            throws AwayException {
        return askAbout(context, purpose, "/" + id + "/resend");
    }

    /** Uses it up for an authenticator that is to be stored. @return false when it is not confirmed, or not any more */
    public boolean claim(RequiredActionContext context, Purpose purpose, String id) throws AwayException {
        return askAbout(context, purpose, "/" + id + "/enrolment").isPresent();
    }

    private Verification openAt(RequiredActionContext context, Purpose purpose, String path)
            throws AwayException, NoMailboxException {
        return ask(context, purpose, AttemptCookie.readOrMake(context.getSession()), path)
                .orElseThrow(NoMailboxException::new);
    }

    private Optional<Verification> askAbout(RequiredActionContext context, Purpose purpose, String path)
            throws AwayException {
        String attempt = AttemptCookie.read(context.getSession());
        return attempt == null ? Optional.empty() : ask(context, purpose, attempt, path);
    }

    private Optional<Verification> ask(RequiredActionContext context, Purpose purpose, String attempt, String path)
            throws AwayException {
        HookSettings settings = sidecar.settings(context.getSession());
        Question question = new Question(FactsReader.readLogin(context, LoginOrigin.read(context), settings))
                .with("purpose", purpose.word())
                .with("attempt", attempt);
        return sidecar.ask(settings, PATH + path, question, answer -> read(answer, question));
    }

    /** To have none is no fault of the sidecar: the breaker must not count what any user can bring about. */
    private static Optional<Verification> read(Answer answer, Question question) throws AwayException {
        if (NONE.contains(answer.problemCode())) return Optional.empty();
        return Optional.of(VerificationReader.read(answer.to(question).path("verification")));
    }
}
