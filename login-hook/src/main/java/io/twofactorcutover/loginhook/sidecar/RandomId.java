package io.twofactorcutover.loginhook.sidecar;

import java.security.SecureRandom;
import java.util.Base64;

/** 128 random bits, in 22 characters of base64url. */
public final class RandomId {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private RandomId() {
    }

    public static String create() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
