package io.twofactorcutover.loginhook.session;

import io.twofactorcutover.loginhook.sidecar.RandomId;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
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
    private static final Pattern VALUE = Pattern.compile("[\\w-]{22}");
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
        if (headers == null || !mayHold(headers.getHeaderString(HttpHeaders.COOKIE))) return null;
        Cookie cookie = headers.getCookies().get(NAME);
        return cookie != null && VALUE.matcher(cookie.getValue()).matches() ? cookie.getValue() : null;
    }

    /** Saves most log-ins the parsing of all their cookies. */
    private static boolean mayHold(String cookies) {
        return cookies != null && cookies.contains(NAME);
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
