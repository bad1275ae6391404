package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.redis.RedisScript;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The script that adds a message to a history and publishes it, as one Redis has it: sent as a whole until that Redis has run
 * it, then by its digest, until Redis has forgotten it. Belongs to a pair of connections; safe for use from any thread.
 */
final class PostScript {

    private static final byte[] TEXT =
            RedisScript.read(PostScript.class, "post.lua").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGEST = digest();

    private volatile boolean known;
    private volatile boolean refused;

    private static byte[] digest() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest(TEXT);
            return HexFormat.of().formatHex(sum).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    static byte[] text() {
        return TEXT;
    }

    static byte[] sha1() {
        return DIGEST;
    }

    boolean isKnown() {
        return known;
    }

    /** Redis has run it. */
    void ran() {
        if (!known && !refused) {
            known = true;
        }
    }

    /** Redis does not know the digest. */
    void forgotten() {
        known = false;
    }

    /** Scripts may not be run by their digests here. */
    void refused() {
        refused = true;
        known = false;
    }
}
