package io.twofactorcutover.loginhook.steps;

import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.ClientModel;
import org.keycloak.services.util.ResolveRelative;

/** The last page of a set-up that ended its own session: its only link leads to the client, for a fresh log-in. */
final class DonePage {

    private static final String TEMPLATE = "two-factor-done.ftl";

    private DonePage() {
    }

    static Response show(RequiredActionContext context) {
        return context.form()
                .setAttribute("clientAddress", clientAddress(context))
                .setDetachedAuthSession()
                .createForm(TEMPLATE);
    }

    /** The client's own page, rather than the one that expects the end of this log-in. */
    private static String clientAddress(RequiredActionContext context) {
        ClientModel client = context.getAuthenticationSession().getClient();
        String base = client.getBaseUrl();
        if (base == null || base.isBlank()) return context.getAuthenticationSession().getRedirectUri();
        return ResolveRelative.resolveRelativeUri(context.getSession(), client.getRootUrl(), base);
    }
}
