package io.twofactorcutover.loginhook.session;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What stands in a session about the second factor that was proven in it: the ids of the OTP credentials. It holds
 * only while every one of them still is a credential of the user.
 */
public final class SecondFactorProof {

    /** Session note, of the log-in and of the user session that comes of it. */
    static final String CREDENTIALS = "two_factor_credential";

    /** Keycloak's own name for an OTP credential that only the user storage knows. */
    private static final String UNLISTED = OTPCredentialModel.TYPE + "-id";

    private SecondFactorProof() {
    }

    /** Whether an OTP is configured, in Keycloak or in the user storage behind it. */
    public static boolean isConfigured(UserModel user) {
        return user.credentialManager().isConfiguredFor(OTPCredentialModel.TYPE);
    }

    /** The ids of all OTP credentials of the user; one placeholder when a user storage has them to itself. */
    public static Set<String> credentialIds(UserModel user) {
        Set<String> ids = user.credentialManager().getCredentials()
                .filter(credential -> OTPCredentialModel.TYPE.equals(credential.getType()))
                .map(CredentialModel::getId)
                .collect(Collectors.toSet());
        return ids.isEmpty() && isConfigured(user) ? Set.of(UNLISTED) : ids;
    }

    /** Notes which credentials were proven in this log-in. */
    public static void record(AuthenticationSessionModel authSession, Collection<String> credentialIds) {
        authSession.setUserSessionNote(CREDENTIALS, String.join(" ", credentialIds));
    }

    /** An OTP that only the user storage knows has the same name for every user. */
    static void forget(AuthenticationSessionModel authSession) {
        record(authSession, Set.of());
    }

    /** Takes over what the flow itself proved: which of several credentials it was, Keycloak does not tell. */
    static void recordFlow(AuthenticationSessionModel authSession, UserModel user) {
        if (isGivenByFlow(authSession)) record(authSession, credentialIds(user));
    }

    /** Whether the flow that is at its end asked for it and got it. */
    static boolean isGivenByFlow(AuthenticationSessionModel authSession) {
        List<String> types = AuthenticatorUtil.getAuthnCredentials(authSession);
        return types.contains(OTPCredentialModel.TYPE) || types.contains(RecoveryAuthnCodesCredentialModel.TYPE);
    }

    /** Whether it was proven in this log-in, not just in the session that it continues. */
    public static boolean isFresh(AuthenticationSessionModel authSession, UserModel user) {
        return names(authSession.getUserSessionNotes().get(CREDENTIALS), user);
    }

    /** Whether it was proven in this log-in or in the session that it continues by single sign-on. */
    public static boolean isProven(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user) {
        return isFresh(authSession, user) || isProven(ContinuedSession.find(session, authSession, user), user);
    }

    /** @param userSession may be {@code null} */
    public static boolean isProven(UserSessionModel userSession, UserModel user) {
        return userSession != null
                && user.equals(userSession.getUser())
                && names(userSession.getNote(CREDENTIALS), user);
    }

    private static boolean names(String note, UserModel user) {
        if (note == null || note.isEmpty()) return false;
        return credentialIds(user).containsAll(Arrays.asList(note.split(" ")));
    }
}
