package io.twofactorcutover.loginhook.steps;

import io.twofactorcutover.loginhook.verification.Verification;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Map;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.common.util.Time;
import org.keycloak.services.resources.LoginActionsService;

/**
 * What the script of the waiting page asks every two seconds: has anything changed since the page was shown? It never
 * moves the log-in on, since its answer would be lost on a script.
 */
final class Poll {

    /** Of a page without a verification. */
    static final String NONE = "NONE";

    private static final String PARAMETER = "two-factor-poll";

    private Poll() {
    }

    /** Only where this tab shows the waiting page; anywhere else the parameter says nothing. */
    static boolean isOne(RequiredActionContext context) {
        return HttpMethod.GET.equals(context.getHttpRequest().getHttpMethod())
                && context.getUriInfo().getQueryParameters().containsKey(PARAMETER)
                && Steps.awaited(context.getAuthenticationSession()) != null;
    }

    /** Answers, and keeps the log-in from dying of Keycloak's limit for one page. */
    static Response answer(RequiredActionContext context, String version) {
        context.getAuthenticationSession().getParentSession().setTimestamp(Time.currentTime());
        return respond(Response.Status.OK, Map.of("state", version));
    }

    /** The script asks again. */
    static Response answerAway() {
        return respond(Response.Status.SERVICE_UNAVAILABLE, Map.of());
    }

    private static Response respond(Response.Status status, Map<String, String> body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body)
                .build();
    }

    /** Different whenever the page would be: the script then loads it anew. */
    static String stateOf(Verification verification) {
        if (verification.equals(Verification.NONE)) return NONE;
        if (verification.id() == null) return verification.state().name();
        String version = verification.state() + " " + WaitingPage.shown(verification.delivery()) + " "
                + verification.resendsLeft();
        return verification.retryAt() == null ? version : version + " until " + verification.retryAt();
    }

    /** The page at hand, without what makes a request of it an action. */
    static URI refreshAddress(RequiredActionContext context) {
        return UriBuilder.fromUri(context.getActionUrl())
                .replaceQueryParam(LoginActionsService.SESSION_CODE, (Object[]) null)
                .build();
    }

    static URI address(RequiredActionContext context) {
        return UriBuilder.fromUri(refreshAddress(context)).queryParam(PARAMETER, "true").build();
    }
}
