package io.twofactorcutover.loginhook.credentials;

import io.twofactorcutover.loginhook.session.SecondFactorProof;
import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import org.keycloak.authentication.requiredactions.DeleteCredentialAction;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.credential.OTPCredentialProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Keycloak's authenticators, whose removal is not always up to the user. */
final class GuardedOtp extends OTPCredentialProvider {

    GuardedOtp(KeycloakSession session) {
        super(session);
    }

    @Override
    public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
        CredentialTypeMetadata metadata = RemovalByApi.refuse(session, super.getCredentialTypeMetadata(context));
        return !metadata.isRemoveable() || isRemovable(context.getUser())
                ? metadata
                : RemovalByApi.withoutRemoval(session, metadata);
    }

    private boolean isRemovable(UserModel user) {
        if (user == null || !LoginPolicyFactory.leads(session.getContext().getRealm())) return true;
        AuthenticationSessionModel authSession = session.getContext().getAuthenticationSession();
        if (authSession != null && !isRemoving(authSession)) return false;
        boolean proven = authSession == null
                ? SecondFactorProof.isProven(session.getContext().getUserSession(), user)
                : SecondFactorProof.isProven(session, authSession, user);
        return proven && (anotherStays(user) || mayGoWithout(user));
    }

    /** Log-in pages look at this too, to name the ways of logging in: the sidecar need not be asked for that. */
    private static boolean isRemoving(AuthenticationSessionModel authSession) {
        return DeleteCredentialAction.PROVIDER_ID.equals(authSession.getClientNote(Constants.KC_ACTION_EXECUTING));
    }

    private static boolean anotherStays(UserModel user) {
        return SecondFactorProof.credentialIds(user).size() > 1;
    }

    private boolean mayGoWithout(UserModel user) {
        return LoginPolicyFactory.decisions(session).isSecondFactorRemovable(session, user);
    }
}
