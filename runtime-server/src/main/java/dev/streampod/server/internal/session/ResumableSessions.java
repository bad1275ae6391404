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
 *
 * @param <S> the type of a session
 */
final class ResumableSessions<S> {

    private static final int TOKEN_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, S> byToken = new ConcurrentHashMap<>();
    private final int limit;
    private final Set<Place> waiting = new LinkedHashSet<>();

    ResumableSessions(int limit) {
        this.limit = limit;
    }

    static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    /**
     * A place for a session, which is not among them yet.
     *
     * @param endIfDetached ends the session because too many are detached, unless it is not by then
     */
    Place place(S session, Runnable endIfDetached) {
        return new Place(session, endIfDetached);
    }

    @Nullable
    S of(String tokenHash) {
        return byToken.get(tokenHash);
    }

    /** Whether there is any session that can be continued. */
    boolean isAny() {
        return !byToken.isEmpty();
    }

    /** How many wait now. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** The place of one session among them. */
    final class Place {

        private final S session;
        private final Runnable endIfDetached;

        private Place(S session, Runnable endIfDetached) {
            this.session = session;
            this.endIfDetached = endIfDetached;
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

        /** Whether any session has that token. */
        boolean isTaken(String tokenHash) {
            return byToken.containsKey(tokenHash);
        }

        void put(String tokenHash) {
            byToken.put(tokenHash, session);
        }

        void remove(@Nullable String tokenHash) {
            if (tokenHash != null) {
                byToken.remove(tokenHash);
            }
        }

        void addDetached() {
            synchronized (waiting) {
                waiting.add(this);
            }
        }

        void removeDetached() {
            synchronized (waiting) {
                waiting.remove(this);
            }
        }

        /** Ends the session that has waited longest, if more wait than may. No lock of a session is held. */
        void evictOldest() {
            Place oldest;
            synchronized (waiting) {
                if (waiting.size() <= limit) {
                    return;
                }
                Iterator<Place> all = waiting.iterator();
                oldest = all.next();
                all.remove();
            }
            oldest.endIfDetached.run();
        }
    }
}
