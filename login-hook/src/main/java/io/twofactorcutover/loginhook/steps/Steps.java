package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.verification.Purpose;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.Constants;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What the hook added to a log-in. Stands in the log-in only, never on the user. */
final class Steps {

    private static final Logger LOG = Logger.getLogger(Steps.class);

    /** Added by the hook alone; set-up may be asked for by others too. */
    private static final Set<String> OWN = Set.of(LoginPolicyFactory.ID, EnterOtp.ID, OfferSetUp.ID);

    private static final String BLOCKED = "two-factor.blocked";
    private static final String SET_UP_IS_OURS = "two-factor.set-up";
    private static final String AWAITED = "two-factor.awaited";
    private static final String SHOWN = "two-factor.shown";
    private static final String VERIFICATION = "two-factor.verification.";
    private static final String RETRY_AT = "two-factor.retry-at.";

    private Steps() {
    }

    static void clear(AuthenticationSessionModel authSession) {
        authSession.removeAuthNote(BLOCKED);
        authSession.removeAuthNote(AWAITED);
        OWN.forEach(authSession::removeRequiredAction);
        // The flow may have asked for set-up itself.
        if (authSession.getAuthNote(SET_UP_IS_OURS) != null) authSession.removeRequiredAction(ConfigureTotp.ID);
        authSession.removeAuthNote(SET_UP_IS_OURS);
    }

    /** Whether nothing that this class adds stands in the log-in. */
    static boolean areDone(AuthenticationSessionModel authSession) {
        Set<String> left = authSession.getRequiredActions();
        return Collections.disjoint(left, OWN) && !left.contains(ConfigureTotp.ID);
    }

    /** Blocks the log-in instead when the realm would silently leave the step out. */
    static void add(AuthenticationSessionModel authSession, String id) {
        if (!isEnabled(authSession, id)) {
            LOG.errorf("The required action %s of realm %s is missing or disabled: enable it", id,
                    authSession.getRealm().getName());
            block(authSession, BlockedPage.AWAY);
            return;
        }
        if (id.equals(ConfigureTotp.ID) && !authSession.getRequiredActions().contains(id))
            authSession.setAuthNote(SET_UP_IS_OURS, "true");
        authSession.addRequiredAction(id);
    }

    /**
     * Lets the log-in wait for a confirmed mailbox. Set-up that an application asked for goes on by itself, and could be
     * cancelled no more once it is one of the log-in's own.
     */
    static void await(AuthenticationSessionModel authSession, Purpose purpose) {
        authSession.setAuthNote(AWAITED, purpose.name());
        if (purpose == Purpose.NETWORK) add(authSession, LoginPolicyFactory.ID);
        else if (!ConfigureTotp.ID.equals(authSession.getClientNote(Constants.KC_ACTION)))
            add(authSession, ConfigureTotp.ID);
    }

    /** @return {@code null} when it waits for none */
    static Purpose awaited(AuthenticationSessionModel authSession) {
        String name = authSession.getAuthNote(AWAITED);
        return name == null ? null : Purpose.valueOf(name);
    }

    /** @param id {@code null} for none */
    static void noteVerification(AuthenticationSessionModel authSession, Purpose purpose, String id) {
        authSession.setAuthNote(VERIFICATION + purpose.word(), id);
        noteRetryAt(authSession, purpose, null);
    }

    /** @return the id of the verification that this tab shows, {@code null} for none */
    static String verification(AuthenticationSessionModel authSession, Purpose purpose) {
        return authSession.getAuthNote(VERIFICATION + purpose.word());
    }

    /** @param instant when its mail may be asked for again, {@code null} for now */
    static void noteRetryAt(AuthenticationSessionModel authSession, Purpose purpose, Instant instant) {
        authSession.setAuthNote(RETRY_AT + purpose.word(), instant == null ? null : instant.toString());
    }

    /** @return {@code null} when that instant has come */
    static Instant retryAt(AuthenticationSessionModel authSession, Purpose purpose) {
        String note = authSession.getAuthNote(RETRY_AT + purpose.word());
        if (note == null) return null;
        Instant instant = Instant.parse(note);
        return Instant.now().isBefore(instant) ? instant : null;
    }

    /** @param version how this tab's waiting page is, as {@link Poll} has it */
    static void noteShown(AuthenticationSessionModel authSession, String version) {
        authSession.setAuthNote(SHOWN, version);
    }

    static String shown(AuthenticationSessionModel authSession) {
        return Objects.requireNonNullElse(authSession.getAuthNote(SHOWN), Poll.NONE);
    }

    /** @param reason a word that {@link BlockedPage} knows, or any other */
    static void block(AuthenticationSessionModel authSession, String reason) {
        if (!isEnabled(authSession, LoginPolicyFactory.ID))
            throw new IllegalStateException("The required action " + LoginPolicyFactory.ID + " has another alias");
        authSession.setAuthNote(BLOCKED, reason);
        authSession.addRequiredAction(LoginPolicyFactory.ID);
    }

    /** @return {@code null} when nothing blocks the log-in */
    static String blockedBecause(AuthenticationSessionModel authSession) {
        return authSession.getAuthNote(BLOCKED);
    }

    private static boolean isEnabled(AuthenticationSessionModel authSession, String id) {
        RequiredActionProviderModel action = authSession.getRealm().getRequiredActionProviderByAlias(id);
        return action != null && action.isEnabled() && id.equals(action.getProviderId());
    }
}
