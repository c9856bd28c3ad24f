package io.twofactorcutover.loginhook.decision;

import io.twofactorcutover.loginhook.facts.LoginFacts.SecondFactor;
import java.time.LocalDate;
import java.util.Set;

/**
 * What the sidecar decided about one log-in (protocol 1).
 *
 * @param steps what is left to do; empty unless the verdict is {@link Verdict#CONTINUE}
 * @param reason the word for the rule that spoke
 * @param phase {@code required}, {@code optional} or {@code exempt}
 * @param offer whether set-up may be offered
 * @param secondFactorRemovable whether the user may remove the last authenticator
 * @param takeBackSetUp whether the required action {@code CONFIGURE_TOTP} of the user no longer applies
 * @param setUpRequiredOn day on which set-up will be required, if it is to be offered now; else {@code null}
 * @param secondFactor what was said of it in the question
 */
public record Decision(
        Verdict verdict,
        Set<Step> steps,
        String reason,
        Phase phase,
        boolean offer,
        boolean secondFactorRemovable,
        boolean takeBackSetUp,
        LocalDate setUpRequiredOn,
        SecondFactor secondFactor) {

    /** Whether this log-in may go on. */
    public enum Verdict { ALLOW, CONTINUE, DENY }

    /** How far the cutover has come for the user. */
    public enum Phase { REQUIRED, OPTIONAL, EXEMPT }

    /** What a log-in may have to do before it is allowed. */
    public enum Step {
        VERIFY_MAILBOX("verify-mailbox"),
        CONFIGURE_OTP("configure-otp"),
        ENTER_OTP("enter-otp"),
        VERIFY_IP("verify-ip");

        final String word;

        Step(String word) {
            this.word = word;
        }
    }

    /** Whether a factor outside Keycloak, of an identity provider, counts as active and proven. */
    public boolean vouched() {
        if (secondFactor.configured() || verdict == Verdict.DENY) return false;
        return switch (phase) {
            case REQUIRED -> !steps.contains(Step.CONFIGURE_OTP);
            case OPTIONAL -> !offer;
            case EXEMPT -> false;
        };
    }
}
