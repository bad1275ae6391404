package dev.streampod.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keys in this process's memory, by the SHA-256 of each: enough for keys that carry 256 random bits themselves. */
final class InMemoryKeyStore implements KeyStore {

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;

    private final Map<String, AuthenticationInfo> byHash = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    InMemoryKeyStore() {
        this(Clock.systemUTC());
    }

    InMemoryKeyStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public IssuedKey issue(String userId, Collection<String> scopes, @Nullable Duration timeToLive) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Instant expiresAt = timeToLive == null ? null : clock.instant().plus(timeToLive);
        return new IssuedKey(put(key, userId, scopes, expiresAt), key);
    }

    @Override
    public String add(String key, String userId, Collection<String> scopes) {
        return put(key, userId, scopes, null);
    }

    private String put(String key, String userId, Collection<String> scopes, @Nullable Instant expiresAt) {
        removeExpired();
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String keyId = "k-" + HexFormat.of().formatHex(id);
        byHash.put(hash(key), new AuthenticationInfo(userId, Set.copyOf(scopes), keyId, expiresAt));
        return keyId;
    }

    @Override
    public boolean revoke(String keyId) {
        return byHash.values().removeIf(info -> keyId.equals(info.keyId()));
    }

    @Override
    public int revokeUser(String userId) {
        var revoked = new AtomicInteger();
        byHash.values().removeIf(info -> {
            boolean theirs = info.userId().equals(userId);
            if (theirs) {
                revoked.incrementAndGet();
            }
            return theirs;
        });
        return revoked.get();
    }

    @Override
    public Optional<AuthenticationInfo> authenticate(String key) {
        String hash = hash(key);
        AuthenticationInfo info = byHash.get(hash);
        if (info != null && expired(info)) {
            byHash.remove(hash, info);
            return Optional.empty();
        }
        return Optional.ofNullable(info);
    }

    private void removeExpired() {
        byHash.values().removeIf(this::expired);
    }

    private boolean expired(AuthenticationInfo info) {
        return info.expiresAt() != null && !clock.instant().isBefore(info.expiresAt());
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "KeyStore in memory with " + byHash.size() + " keys";
    }
}
