package io.twofactorcutover.loginhook.events;

import io.twofactorcutover.loginhook.session.UserSessions;
import io.twofactorcutover.loginhook.steps.LoginPolicyFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Ends the sessions of a user of whom an administrator removes a credential: they may rest on it. */
final class CredentialRemovals implements EventListenerProvider {

    private static final Pattern CREDENTIAL_OF_USER = Pattern.compile("users/([^/]+)/credentials/[^/]+");

    private final KeycloakSession session;

    CredentialRemovals(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (event.getResourceType() != ResourceType.USER || event.getOperationType() != OperationType.ACTION) return;
        Matcher removed = CREDENTIAL_OF_USER.matcher(event.getResourcePath());
        if (removed.matches()) endSessions(session.realms().getRealm(event.getRealmId()), removed.group(1));
    }

    private void endSessions(RealmModel realm, String userId) {
        if (!LoginPolicyFactory.leads(realm)) return;
        UserModel user = session.users().getUserById(realm, userId);
        if (user != null) UserSessions.endAll(session, realm, user);
    }

    /** Users remove their own by log-in pages, with a code. */
    @Override
    public void onEvent(Event event) {
    }

    @Override
    public void close() {
    }
}
