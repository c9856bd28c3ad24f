package io.twofactorcutover.loginhook.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** The sidecar's address: https, except to this machine. */
final class SidecarAddress {

    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]", Pattern.CASE_INSENSITIVE);

    private SidecarAddress() {
    }

    static URI parse(String text) throws InvalidSettingException {
        try {
            URI url = new URI(SLASHES_AT_END.matcher(text).replaceFirst(""));
            boolean plain = "http".equalsIgnoreCase(url.getScheme());
            if (!plain && !"https".equalsIgnoreCase(url.getScheme())) throw invalid("must begin with https://");
            if (url.getHost() == null) throw invalid("has no host");
            if (plain && !LOOPBACK.matcher(url.getHost()).matches())
                throw invalid("must begin with https://, except for loopback addresses");
            if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null)
                throw invalid("must have no user, query or fragment");
            return url;
        } catch (URISyntaxException e) {
            throw invalid("is no address");
        }
    }

    private static InvalidSettingException invalid(String complaint) {
        return new InvalidSettingException(SettingsPage.SIDECAR_URL, complaint);
    }
}
