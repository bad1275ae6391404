package dev.streampod.server.internal.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a server that can be resumed, by the hashes of their tokens, and which of them are detached. Tokens
 * themselves are not stored. Safe for use from any thread; the monitor of the set of detached sessions guards it.
 */
final class ResumableSessions {

    private static final int TOKEN_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, ClientSession> byToken = new ConcurrentHashMap<>();
    private final int limit;
    private final Set<ClientSession> waiting = new LinkedHashSet<>();

    ResumableSessions(int limit) {
        this.limit = limit;
    }

    /** Whether sessions may wait at all. */
    boolean allowed() {
        return limit > 0;
    }

    String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    void put(String tokenHash, ClientSession session) {
        byToken.put(tokenHash, session);
    }

    void remove(@Nullable String tokenHash) {
        if (tokenHash != null) {
            byToken.remove(tokenHash);
        }
    }

    @Nullable
    ClientSession of(String tokenHash) {
        return byToken.get(tokenHash);
    }

    /** Whether there is any session that can be continued. */
    boolean isAny() {
        return !byToken.isEmpty();
    }

    void beginsToWait(ClientSession session) {
        synchronized (waiting) {
            waiting.add(session);
        }
    }

    /** Takes out the one that has waited longest, if more wait than may; the caller ends it. */
    @Nullable
    ClientSession oneTooMany() {
        synchronized (waiting) {
            if (waiting.size() <= limit) {
                return null;
            }
            Iterator<ClientSession> oldest = waiting.iterator();
            ClientSession ends = oldest.next();
            oldest.remove();
            return ends;
        }
    }

    void waitsNoMore(ClientSession session) {
        synchronized (waiting) {
            waiting.remove(session);
        }
    }

    /** How many wait now. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }
}
