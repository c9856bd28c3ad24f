package io.twofactorcutover.loginhook.session;

import io.twofactorcutover.loginhook.decision.Decision;
import io.twofactorcutover.loginhook.decision.Decision.Phase;
import io.twofactorcutover.loginhook.facts.LoginFacts.SecondFactor;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Session note for the claim {@code two_factor}: a hint for pages, never sufficient for a permission. */
public final class TwoFactorClaim {

    static final String NOTE = "two_factor";

    private static final String ACTIVE = "active";
    private static final String VOUCHED = "two_factor_vouched";

    private TwoFactorClaim() {
    }

    /** What is known without the sidecar about a log-in that proved a second factor. */
    public static void recordActive(AuthenticationSessionModel authSession) {
        authSession.setUserSessionNote(NOTE, ACTIVE);
    }

    public static void record(AuthenticationSessionModel authSession, Decision decision) {
        SecondFactor factor = decision.secondFactor();
        boolean vouched = decision.vouched();
        boolean missing = decision.phase() == Phase.REQUIRED && !factor.configured() && !vouched;
        boolean active = factor.configured() && factor.proven();
        authSession.setUserSessionNote(NOTE, active ? ACTIVE : missing ? "setup-required" : "optional");
        authSession.setAuthNote(VOUCHED, String.valueOf(vouched));
    }

    /** Whether the sidecar took the word of an identity provider in this log-in. */
    public static boolean isVouched(AuthenticationSessionModel authSession) {
        return Boolean.parseBoolean(authSession.getAuthNote(VOUCHED));
    }
}
