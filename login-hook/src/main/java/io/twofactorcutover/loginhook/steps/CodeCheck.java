package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.session.SecondFactorProof;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Checks a code as strictly as Keycloak's own forms: in a required action Keycloak itself neither asks for a lock nor
 * counts a wrong code.
 */
final class CodeCheck {

    enum Result { RIGHT, WRONG, LOCKED, BUSY, TOO_MANY }

    private static final int TRIES_PER_LOGIN = 5;
    private static final long TRIES_LIFESPAN_SECONDS = 3600;
    private static final int CHECK_TIMEOUT_SECONDS = 10;

    /** Longer than any code is: what is longer is no code, and is kept nowhere. */
    private static final int MAXIMUM_LENGTH = 64;

    /** Longer than a request takes to write down that the code is used up. */
    private static final long USED_LIFESPAN_SECONDS = 60;

    private final RequiredActionContext context;
    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final AuthenticationSessionModel authSession;

    CodeCheck(RequiredActionContext context) {
        this.context = context;
        session = context.getSession();
        realm = context.getRealm();
        user = context.getUser();
        authSession = context.getAuthenticationSession();
    }

    /** Several authenticators: the code may be of any. */
    Result otp(String code) {
        return check(code, OTPCredentialModel.TYPE, () -> SecondFactorProof.credentialIds(user).stream()
                .filter(id -> isValid(new UserCredentialModel(id, OTPCredentialModel.TYPE, code)))
                .findFirst()
                .map(Set::of)
                .orElse(Set.of()));
    }

    Result recoveryCode(String code) {
        return check(code, RecoveryAuthnCodesCredentialModel.TYPE, () ->
                isValid(UserCredentialModel.buildFromBackupAuthnCode(code))
                        ? SecondFactorProof.credentialIds(user)
                        : Set.of());
    }

    /** One check per user at a time, in the whole cluster: the lock of one must be seen by the next. */
    private Result check(String code, String type, Supplier<? extends Collection<String>> provenIds) {
        ExecutionResult<Result> execution = session.getProvider(ClusterProvider.class).executeIfNotExecuted(
                "two-factor-check-" + user.getId(),
                CHECK_TIMEOUT_SECONDS,
                () -> checkAlone(code, type, provenIds));
        return execution.isExecuted() ? execution.getResult() : Result.BUSY;
    }

    private Result checkAlone(String code, String type, Supplier<? extends Collection<String>> provenIds) {
        if (isLocked()) return Result.LOCKED;
        if (!takeTry()) return Result.TOO_MANY;
        Collection<String> proven = takeCode(code) ? provenIds.get() : Set.of();
        if (proven.isEmpty()) {
            countFailure(type);
            return Result.WRONG;
        }
        SecondFactorProof.record(authSession, proven);
        AuthenticatorUtil.addAuthCredential(authSession, type);
        return Result.RIGHT;
    }

    private boolean isValid(UserCredentialModel input) {
        return user.credentialManager().isValid(input);
    }

    private boolean isLocked() {
        return !user.isEnabled()
                || AuthenticatorUtils.getDisabledByBruteForceEventError(protector(), session, realm, user) != null;
    }

    private void countFailure(String type) {
        if (realm.isBruteForceProtected())
            protector().failedLogin(realm, user, context.getConnection(), context.getUriInfo(), Set.of(type));
    }

    private BruteForceProtector protector() {
        return session.getProvider(BruteForceProtector.class);
    }

    /** Not counted in a note: of requests that come at once each would see the count before the others. */
    private boolean takeTry() {
        String login = "two-factor-try." + authSession.getParentSession().getId() + "." + authSession.getTabId() + ".";
        for (int number = 1; number <= TRIES_PER_LOGIN; number += 1)
            if (session.singleUseObjects().putIfAbsent(login + number, TRIES_LIFESPAN_SECONDS)) return true;
        return false;
    }

    /** Keycloak writes down a used recovery code at the end of the request only: it could be used twice at once. */
    private boolean takeCode(String code) {
        return code.length() <= MAXIMUM_LENGTH
                && session.singleUseObjects()
                .putIfAbsent("two-factor-code." + user.getId() + "." + code, USED_LIFESPAN_SECONDS);
    }
}
