package io.twofactorcutover.loginhook.admin;

import io.twofactorcutover.loginhook.settings.HookSettings;
import io.twofactorcutover.loginhook.sidecar.AwayException;
import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** What the sidecar asks of Keycloak at once, since each call of the admin API costs more than all that it reads. */
public final class TwoFactorAdmin {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;

    TwoFactorAdmin(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
    }

    /**
     * What a user may do at this moment; for whoever may see the user.
     *
     * @param clientId of the client whose roles are asked for
     * @param sessionId of the session in which the user acts; absent for a service account
     */
    @GET
    @Path("users/{userId}/access")
    @Produces(MediaType.APPLICATION_JSON)
    public UserAccess access(
            @PathParam("userId") String userId,
            @QueryParam("clientId") String clientId,
            @QueryParam("sessionId") String sessionId) {
        UserModel user = findVisible(userId);
        return user == null
                ? UserAccess.ofNobody()
                : UserAccess.read(session, realm, user, clientId, sessionId);
    }

    /** The same, with what a decision about the user rests on: customers as the hook's settings page says. */
    @GET
    @Path("users/{userId}/standing")
    @Produces(MediaType.APPLICATION_JSON)
    public UserStanding standing(
            @PathParam("userId") String userId,
            @QueryParam("clientId") String clientId,
            @QueryParam("sessionId") String sessionId) {
        UserModel user = findVisible(userId);
        if (user == null) return UserStanding.ofNobody();
        UserAccess access = UserAccess.read(session, realm, user, clientId, sessionId);
        return UserStanding.read(session, user, access, settings());
    }

    private UserModel findVisible(String userId) {
        UserModel user = session.users().getUserById(realm, userId);
        if (user == null) auth.users().requireView();
        else auth.users().requireView(user);
        return user;
    }

    private HookSettings settings() {
        try {
            return LoginPolicyFactory.settings(session);
        } catch (AwayException e) {
            throw ErrorResponse.error(e.getMessage(), Status.CONFLICT);
        }
    }
}
