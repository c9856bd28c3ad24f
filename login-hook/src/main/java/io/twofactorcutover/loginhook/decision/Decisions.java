package io.twofactorcutover.loginhook.decision;

import io.twofactorcutover.loginhook.facts.FactsReader;
import io.twofactorcutover.loginhook.facts.LoginFacts;
import io.twofactorcutover.loginhook.session.AfterCommit;
import io.twofactorcutover.loginhook.session.AttemptCookie;
import io.twofactorcutover.loginhook.session.LoginOrigin;
import io.twofactorcutover.loginhook.settings.HookSettings;
import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.sidecar.Question;
import io.twofactorcutover.loginhook.sidecar.Sidecar;
import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** The questions that have a decision for an answer. */
public final class Decisions {

    private static final String PATH = "/hook/v1/decisions";
    private static final Logger LOG = Logger.getLogger(Decisions.class);

    private final Sidecar sidecar;
    private final TakenBackReports reports;

    public Decisions(Sidecar sidecar) {
        this.sidecar = sidecar;
        reports = new TakenBackReports(sidecar);
    }

    /** May the log-in that is going on be let in, and what is left to do? */
    public Decision aboutLogin(RequiredActionContext context, LoginOrigin origin) throws AwayException {
        HookSettings settings = sidecar.settings(context.getSession());
        LoginFacts facts = FactsReader.readLogin(context, origin, settings);
        return ask(settings, new Question(facts)
                .with("remember", true)
                .with("attempt", attempt(context.getSession(), origin)));
    }

    /**
     * Tells the sidecar, once Keycloak keeps it, that the user has the required action of enforcement no more. Until it
     * knows, it says at every log-in that the action is to be taken.
     */
    public void reportTakenBack(RequiredActionContext context, LoginOrigin origin) throws AwayException {
        HookSettings settings = sidecar.settings(context.getSession());
        Question report = new Question(FactsReader.readLogin(context, origin, settings));
        AfterCommit.run(context.getSession(), () -> reports.send(settings, report));
    }

    /** A browser has it from its first log-in on, so that it is known when it has to wait for a mail some day. */
    private static String attempt(KeycloakSession session, LoginOrigin origin) {
        return origin.isInBrowser() ? AttemptCookie.readOrMake(session) : AttemptCookie.read(session);
    }

    /** May the user do without the last authenticator? Not while nobody can tell. */
    public boolean isSecondFactorRemovable(KeycloakSession session, UserModel user) {
        try {
            HookSettings settings = sidecar.settings(session);
            LoginFacts facts = FactsReader.readStanding(session, user, settings);
            return ask(settings, new Question(facts).with("remember", false)).secondFactorRemovable();
        } catch (AwayException e) {
            LOG.warnf("Cannot tell whether an authenticator may be removed: %s", e.getMessage());
            return false;
        }
    }

    private Decision ask(HookSettings settings, Question question) throws AwayException {
        return sidecar.ask(settings, PATH, question, answer -> DecisionReader.read(answer, question));
    }
}
