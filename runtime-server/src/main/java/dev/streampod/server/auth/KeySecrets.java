package dev.streampod.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes keys and their ids, and the hashes under which stores know them. */
public final class KeySecrets {

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;

    private KeySecrets() {}

    /** Makes an unguessable key: 256 random bits in 43 characters. */
    public static String newKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(KEY_BYTES));
    }

    /** An id for a key; not secret. */
    public static String newId() {
        return "k-" + HexFormat.of().formatHex(random(ID_BYTES));
    }

    /** The SHA-256 of a key, in hex: enough for keys that carry 256 random bits themselves. */
    public static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
