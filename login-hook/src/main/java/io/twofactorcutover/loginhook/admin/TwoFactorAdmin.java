package io.twofactorcutover.loginhook.admin;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
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
        UserModel user = session.users().getUserById(realm, userId);
        if (user == null) {
            auth.users().requireView();
            return UserAccess.ofNobody();
        }
        auth.users().requireView(user);
        return UserAccess.read(session, realm, user, clientId, sessionId);
    }
}
