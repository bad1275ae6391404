package dev.streampod.server.auth;

import dev.streampod.concurrent.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keys in this process's memory, by the SHA-256 of each: enough for keys that carry 256 random bits themselves. */
final class InMemoryKeyStore implements KeyStore {

    /** When a key expires. One of a key that was revoked stays until then, or until there are too many of those. */
    private record Expiry(Instant at, String hash) {}

    /** The number of expiries of keys that are gone beyond which all of those are looked for. */
    private static final int MAX_STALE_EXPIRIES = 1_000;

    private final Map<String, AuthenticationInfo> byHash = new ConcurrentHashMap<>();
    /** The next to expire first, so that adding a key need not look at the others. Guarded by itself. */
    private final PriorityQueue<Expiry> expiries = new PriorityQueue<>(Comparator.comparing(Expiry::at));

    private final RevocationListeners listeners = new RevocationListeners();
    private final Clock clock;

    InMemoryKeyStore() {
        this(Clock.systemUTC());
    }

    InMemoryKeyStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public IssuedKey issue(String userId, Collection<String> scopes, @Nullable Duration timeToLive) {
        Instant expiresAt =
                timeToLive == null ? null : clock.instant().plus(Durations.positive(timeToLive, "timeToLive"));
        String key = KeySecrets.newKey();
        return new IssuedKey(put(key, userId, scopes, expiresAt), key);
    }

    @Override
    public String add(String key, String userId, Collection<String> scopes) {
        return put(key, userId, scopes, null);
    }

    private String put(String key, String userId, Collection<String> scopes, @Nullable Instant expiresAt) {
        removeExpired();
        String keyId = KeySecrets.newId();
        String hash = KeySecrets.hash(key);
        byHash.put(hash, new AuthenticationInfo(userId, Set.copyOf(scopes), keyId, expiresAt));
        if (expiresAt != null) {
            addExpiry(new Expiry(expiresAt, hash));
        }
        return keyId;
    }

    @Override
    public boolean revoke(String keyId) {
        return apply(new Revocation.OfKey(keyId)) > 0;
    }

    @Override
    public int revokeUser(String userId) {
        return apply(new Revocation.OfUser(userId));
    }

    @Override
    public int revokeScope(String userId, String scope) {
        return apply(new Revocation.OfScope(userId, scope));
    }

    private int apply(Revocation revocation) {
        int concerned = 0;
        for (String hash : byHash.keySet()) {
            AuthenticationInfo before = byHash.get(hash);
            AuthenticationInfo after = byHash.computeIfPresent(hash, (key, info) -> revocation.leavesOf(info));
            if (before != null && !before.equals(after)) {
                concerned++;
            }
        }
        listeners.revoked(revocation);
        return concerned;
    }

    @Override
    public Runnable addRevocationListener(Consumer<Revocation> listener) {
        return listeners.add(listener);
    }

    @Override
    public Optional<AuthenticationInfo> authenticate(String key) {
        String hash = KeySecrets.hash(key);
        AuthenticationInfo info = byHash.get(hash);
        if (info != null && expired(info)) {
            byHash.remove(hash, info);
            return Optional.empty();
        }
        return Optional.ofNullable(info);
    }

    private void removeExpired() {
        Instant now = clock.instant();
        synchronized (expiries) {
            for (Expiry next = expiries.peek(); next != null && !now.isBefore(next.at()); next = expiries.peek()) {
                expiries.remove();
                byHash.computeIfPresent(next.hash(), (hash, info) -> expired(info) ? null : info);
            }
        }
    }

    private void addExpiry(Expiry expiry) {
        synchronized (expiries) {
            expiries.add(expiry);
            if (expiries.size() > 2 * byHash.size() + MAX_STALE_EXPIRIES) {
                expiries.removeIf(each -> !byHash.containsKey(each.hash()));
            }
        }
    }

    private boolean expired(AuthenticationInfo info) {
        return info.expiresAt() != null && !clock.instant().isBefore(info.expiresAt());
    }

    @Override
    public String toString() {
        return "KeyStore in memory, keys: " + byHash.size();
    }
}
