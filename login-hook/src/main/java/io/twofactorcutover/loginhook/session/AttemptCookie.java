package io.twofactorcutover.loginhook.session;

import io.twofactorcutover.loginhook.sidecar.RandomId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * Tells one browser from another, across its tabs and log-ins: a mail that is confirmed counts only for the browser
 * that shows its number.
 */
public final class AttemptCookie {

    private static final String NAME = "TWO_FACTOR_ATTEMPT";

    /** A pair of the header (RFC 6265, 4.2.1), which may come in pieces (RFC 9113, 8.2.3). */
    private static final Pattern PAIR = Pattern.compile("(?<![^;, ])" + NAME + "=([\\w-]{22})(?![^;, ])");
    private static final int LIFESPAN_SECONDS = (int) Duration.ofDays(90).toSeconds();

    /** Of the request at hand: what was made in it does not come back before the next one. */
    private static final String MADE = AttemptCookie.class.getName();

    private AttemptCookie() {
    }

    /** @return {@code null} for none */
    public static String read(KeycloakSession session) {
        String made = session.getAttribute(MADE, String.class);
        if (made != null) return made;
        HttpHeaders headers = session.getContext().getRequestHeaders();
        return headers == null ? null : find(headers.getHeaderString(HttpHeaders.COOKIE));
    }

    /** Keycloak's own parsing of all cookies, of which some are long, would cost as much as to ask the sidecar. */
    private static String find(String cookies) {
        int begin = cookies == null ? -1 : cookies.indexOf(NAME);
        if (begin < 0) return null;
        Matcher pair = PAIR.matcher(cookies);
        return pair.find(begin) ? pair.group(1) : null;
    }

    /** What the browser has lives on from now; one that has none gets one. */
    public static String readOrMake(KeycloakSession session) {
        String found = read(session);
        String value = found == null ? RandomId.create() : found;
        set(session, value);
        return value;
    }

    private static void set(KeycloakSession session, String value) {
        KeycloakContext context = session.getContext();
        context.getHttpResponse().setCookieIfAbsent(new NewCookie.Builder(NAME)
                .value(value)
                .path(AuthenticationManager.getRealmCookiePath(context.getRealm(), context.getUri()))
                .maxAge(LIFESPAN_SECONDS)
                .httpOnly(true)
                .secure("https".equals(context.getUri().getBaseUri().getScheme()))
                .sameSite(NewCookie.SameSite.LAX)
                .build());
        session.setAttribute(MADE, value);
    }
}
