package io.twofactorcutover.loginhook.sidecar;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Why there is no answer that counts, and what mends it, in the words of the log. */
final class Remedy {

    private Remedy() {
    }

    static String forStatus(int status) {
        return "status " + status + ": " + switch (status) {
            case 400, 413 -> "it refuses the question, its log says why: policy of another realm, or another version?";
            case 401 -> "give Keycloak's login-policy the same secret as the sidecar's HOOK_SECRET";
            case 503 -> "Redis is away, or holds something unreadable: see the sidecar's log and /readyz";
            default -> status >= 500
                    ? "it failed, its log says why"
                    : "something else answers there: correct the sidecar address in the settings of login-policy";
        };
    }

    /** @param isAborted by the deadline */
    static String forFailure(IOException failure, URI sidecar, int limitMs, boolean isAborted) {
        if (isAborted || failure instanceof InterruptedIOException)
            return "no answer within " + limitMs + " ms from " + sidecar
                    + ": see how busy it and Redis are, or raise the time limit in the settings of login-policy";
        if (failure instanceof ConnectException)
            return "nothing listens at " + sidecar + ": start the sidecar, or correct its address";
        if (failure instanceof UnknownHostException)
            return "no such host as in " + sidecar + ": correct the sidecar address, or the DNS";
        if (failure instanceof SSLException) return forTls(failure, sidecar);
        return "no HTTP from " + sidecar + " (" + failure + "): correct the sidecar address, https or http included";
    }

    private static String forTls(IOException failure, URI sidecar) {
        if (failure instanceof SSLPeerUnverifiedException)
            return "the certificate at " + sidecar + " is another host's (" + failure.getMessage() + ")";
        if (failure instanceof SSLHandshakeException)
            return "no TLS with " + sidecar + " (" + failure.getMessage()
                    + "): give Keycloak its certificate authority by truststore-paths";
        return "no TLS at " + sidecar + " (" + failure.getMessage() + "): does it speak https there?";
    }
}
