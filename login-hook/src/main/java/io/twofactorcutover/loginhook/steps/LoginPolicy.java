package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.actions.HookAction;
import io.twofactorcutover.loginhook.decision.Decision;
import io.twofactorcutover.loginhook.decision.Decision.Step;
import io.twofactorcutover.loginhook.decision.Decision.Verdict;
import io.twofactorcutover.loginhook.decision.Decisions;
import io.twofactorcutover.loginhook.session.AdmittedLogin;
import io.twofactorcutover.loginhook.session.LoginOrigin;
import io.twofactorcutover.loginhook.session.SecondFactorProof;
import io.twofactorcutover.loginhook.session.TwoFactorClaim;
import io.twofactorcutover.loginhook.settings.HookSettings.WhenAway;
import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.sidecar.Sidecar;
import io.twofactorcutover.loginhook.verification.Purpose;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Asks the sidecar about every log-in, and adds what is left to do to it. Keycloak calls the triggers at the end of
 * every flow and again after each required action, so they start from nothing each time.
 */
final class LoginPolicy extends HookAction {

    /** Event detail of a log-in that was let in while the sidecar was away. */
    private static final String DEGRADED = "two_factor_degraded";

    /** Of the request at hand: the mailbox that the log-in waits for could not be asked. */
    private static final String MAILBOX_AWAY = LoginPolicy.class.getName() + ".mailbox-away";

    private static final Logger LOG = Logger.getLogger(LoginPolicy.class);

    private final MailboxConfirmation mailbox = new MailboxConfirmation(Purpose.NETWORK);
    private final Sidecar sidecar;
    private final Decisions decisions;

    LoginPolicy(Sidecar sidecar, Decisions decisions) {
        this.sidecar = sidecar;
        this.decisions = decisions;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (Poll.isOne(context)) {
            // Decides nothing, and lets nobody in.
            Steps.await(authSession, Steps.awaited(authSession));
            return;
        }
        try {
            Steps.clear(authSession);
            LoginOrigin origin = LoginOrigin.read(context);
            decide(context, origin);
            AdmittedLogin.note(context.getSession(), authSession, Steps.areDone(authSession));
        } catch (Throwable e) {
            // Whatever went wrong must not become a log-in.
            LOG.error("The login policy failed", e);
            Steps.block(authSession, BlockedPage.AWAY);
        }
    }

    private void decide(RequiredActionContext context, LoginOrigin origin) {
        try {
            Decision decision = decisions.aboutLogin(context, origin);
            if (decision.takeBackSetUp()) {
                context.getUser().removeRequiredAction(ConfigureTotp.ID);
                decisions.reportTakenBack(context, origin);
            }
            if (decision.steps().equals(Set.of(Step.VERIFY_IP)) && isMailboxAway(context)) {
                actAlone(context);
                return;
            }
            apply(decision, context);
            TwoFactorClaim.record(context.getAuthenticationSession(), decision);
        } catch (AwayException e) {
            LOG.warnf("The sidecar is away: %s", e.getMessage());
            actAlone(context);
        }
    }

    private static void apply(Decision decision, RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (decision.verdict() == Verdict.DENY) Steps.block(authSession, decision.reason());
        else if (decision.steps().contains(Step.ENTER_OTP)) Steps.add(authSession, EnterOtp.ID);
        else if (decision.steps().contains(Step.CONFIGURE_OTP)) Steps.add(authSession, ConfigureTotp.ID);
        else if (decision.steps().contains(Step.VERIFY_IP)) Steps.await(authSession, Purpose.NETWORK);
        else if (decision.verdict() == Verdict.ALLOW) OfferSetUp.add(context, decision.setUpRequiredOn());
        else Steps.block(authSession, BlockedPage.AWAY);
    }

    private void actAlone(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (mayGoOnAlone(context)) {
            context.getEvent().detail(DEGRADED, "true");
            TwoFactorClaim.recordActive(authSession);
        } else {
            Steps.block(authSession, BlockedPage.AWAY);
        }
    }

    /** Never without the second factor. */
    private boolean mayGoOnAlone(RequiredActionContext context) {
        return sidecar.whenAway(context.getRealm()) == WhenAway.OTP
                && SecondFactorProof.isProven(
                        context.getSession(), context.getAuthenticationSession(), context.getUser());
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        String reason = Steps.blockedBecause(context.getAuthenticationSession());
        if (reason != null) context.challenge(BlockedPage.show(context, reason));
        else if (!awaitsNetwork(context)) context.success();
        else if (Poll.isOne(context)) mailbox.answerPoll(context);
        else awaitNetwork(context);
    }

    /** A sidecar that decides, and then cannot have the mailbox confirmed, is away as well. */
    private void awaitNetwork(RequiredActionContext context) {
        try {
            mailbox.show(context);
        } catch (AwayException e) {
            LOG.warnf("The sidecar is away: %s", e.getMessage());
            if (mayGoOnAlone(context)) {
                // The triggers run once more, and let in.
                context.getSession().setAttribute(MAILBOX_AWAY, true);
                context.success();
            } else {
                context.challenge(BlockedPage.show(context, BlockedPage.AWAY));
            }
        }
    }

    /** Asks again: the triggers run after every success, and add this action once more if need be. */
    @Override
    public void processAction(RequiredActionContext context) {
        if (!awaitsNetwork(context) || !mailbox.isPressed(context)) context.success();
    }

    private static boolean isMailboxAway(RequiredActionContext context) {
        return context.getSession().getAttribute(MAILBOX_AWAY) != null;
    }

    private static boolean awaitsNetwork(RequiredActionContext context) {
        return Steps.awaited(context.getAuthenticationSession()) == Purpose.NETWORK;
    }
}
