package dev.streampod.server.auth.redis;

import dev.streampod.concurrent.Durations;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.server.auth.KeySecrets;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.auth.RevocationListeners;
import dev.streampod.server.internal.redis.RedisScript;
import dev.streampod.server.redis.RedisAddressException;
import dev.streampod.server.redis.RedisDeployment;
import dev.streampod.server.redis.RedisSettings;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys in Redis: what is issued on one server is valid on all that use the same Redis and prefix. Redis learns the hashes
 * of keys only, and ends them by itself at their expiry. Keys last as long as what Redis keeps: without persistence they are
 * gone when it restarts.
 *
 * <p>All methods block for one answer of Redis, and throw a {@link KeyStoreUnavailableException} when there is none; a client
 * whose key cannot be checked is told to try again later. Close it after the servers that use it.
 */
public final class RedisKeyStore implements KeyStore, AutoCloseable {

    /** Stands before all names, unless something else is said; the braces keep them together in a Redis Cluster. */
    public static final String DEFAULT_PREFIX = "streampod:{keys}:";

    /** The part of a name from which a Redis Cluster computes its slot. */
    private static final Pattern HASH_TAG = Pattern.compile("^[^{]*\\{[^}]+}");

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final RedisConnection redis;
    private final String keys;
    private final String ids;
    private final String users;
    private final RevocationListeners listeners = new RevocationListeners();

    private RedisKeyStore(Builder builder) {
        this.redis = new RedisConnection(
                builder.settings, builder.timeout, SlotHash.getSlot(builder.prefix.getBytes(StandardCharsets.UTF_8)));
        this.keys = builder.prefix + "key:";
        this.ids = builder.prefix + "id:";
        this.users = builder.prefix + "user:";
    }

    /**
     * @param uri where Redis is: {@code redis://localhost:6379}, or any other address that {@link RedisSettings} takes
     * @throws RedisAddressException when that is no such address
     */
    public static Builder builder(String uri) {
        return builder(RedisSettings.of(uri));
    }

    /** @param settings where Redis is, and how to connect; {@link Builder#timeout} replaces its timeouts */
    public static Builder builder(RedisSettings settings) {
        return new Builder(Objects.requireNonNull(settings, "settings"));
    }

    /** @throws IllegalArgumentException when a scope is empty or has a line break, or the time is not one of a key */
    @Override
    public IssuedKey issue(String userId, Collection<String> scopes, @Nullable Duration timeToLive) {
        Instant expiresAt =
                timeToLive == null ? null : Instant.now().plus(Durations.positive(timeToLive, "timeToLive"));
        String key = KeySecrets.newKey();
        return new IssuedKey(put(key, userId, scopes, expiresAt), key);
    }

    /** @throws IllegalArgumentException when a scope is empty or has a line break */
    @Override
    public String add(String key, String userId, Collection<String> scopes) {
        return put(key, userId, scopes, null);
    }

    private String put(String key, String userId, Collection<String> scopes, @Nullable Instant expiresAt) {
        for (String scope : scopes) {
            if (scope.isEmpty() || scope.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("A scope is a line of text, not \"" + scope + "\"");
            }
        }
        if (userId.isEmpty()) {
            throw new IllegalArgumentException("A user's id must not be empty");
        }
        String hash = KeySecrets.hash(key);
        String id = KeySecrets.newId();
        run(
                KeyScripts.ADD,
                List.of(keys + hash, ids + id, users + userId),
                hash,
                id,
                userId,
                String.join("\n", new TreeSet<>(scopes)),
                expiresAt == null ? "" : Long.toString(expiresAt.toEpochMilli()),
                Long.toString(System.currentTimeMillis()));
        return id;
    }

    @Override
    public boolean revoke(String keyId) {
        var revocation = new Revocation.OfKey(keyId);
        boolean existed = run(KeyScripts.REVOKE, List.of(ids + keyId), keys, users) > 0;
        listeners.revoked(revocation);
        return existed;
    }

    @Override
    public int revokeUser(String userId) {
        var revocation = new Revocation.OfUser(userId);
        int ended = run(KeyScripts.REVOKE_USER, List.of(users + userId), keys, ids);
        listeners.revoked(revocation);
        return ended;
    }

    @Override
    public int revokeScope(String userId, String scope) {
        var revocation = new Revocation.OfScope(userId, scope);
        int changed = run(KeyScripts.REVOKE_SCOPE, List.of(users + userId), keys, scope);
        listeners.revoked(revocation);
        return changed;
    }

    private int run(RedisScript script, List<String> names, String... values) {
        String[] keyNames = names.toArray(String[]::new);
        Long result = redis.ask(commands -> script.<Long>run(
                digest -> commands.evalsha(digest, ScriptOutputType.INTEGER, keyNames, values),
                text -> commands.eval(text, ScriptOutputType.INTEGER, keyNames, values)));
        return result.intValue();
    }

    @Override
    public Runnable addRevocationListener(Consumer<Revocation> listener) {
        return listeners.add(listener);
    }

    @Override
    public Optional<AuthenticationInfo> authenticate(String key) {
        String hash = KeySecrets.hash(key);
        List<KeyValue<String, String>> found =
                redis.ask(commands -> commands.hmget(keys + hash, "id", "user", "scopes", "expires"));
        if (!found.get(0).hasValue()) {
            return Optional.empty();
        }
        String scopes = found.get(2).getValueOrElse("");
        String expires = found.get(3).getValueOrElse("");
        Instant expiresAt = expires.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(expires));
        if (expiresAt != null && !Instant.now().isBefore(expiresAt)) {
            return Optional.empty();
        }
        return Optional.of(new AuthenticationInfo(
                found.get(1).getValue(),
                scopes.isEmpty() ? Set.of() : Set.of(scopes.split("\n")),
                found.get(0).getValue(),
                expiresAt));
    }

    /** Ends the connection to Redis and its threads; the keys stay. */
    @Override
    public void close() {
        redis.close();
    }

    @Override
    public String toString() {
        return "KeyStore in " + redis;
    }

    /** Collects what a store is made with. Not safe for several threads. */
    public static final class Builder {

        private final RedisSettings settings;
        private String prefix = DEFAULT_PREFIX;
        private Duration timeout = TIMEOUT;

        private Builder(RedisSettings settings) {
            this.settings = settings;
        }

        /**
         * Stands before all names, so that several applications can share a Redis; streampod:{keys}: unless set. For a Redis
         * Cluster it must have a part in braces, which keeps all keys on one master.
         */
        public Builder prefix(String before) {
            this.prefix = Objects.requireNonNull(before, "before");
            return this;
        }

        /** How long connecting, and each answer, may take; then the store counts as away. 2 seconds unless set. */
        public Builder timeout(Duration atMost) {
            this.timeout = Durations.positive(atMost, "timeout");
            return this;
        }

        /**
         * Makes the store. It connects when it is first used, and again whenever it has to.
         *
         * @throws IllegalArgumentException when the prefix does not go with a Redis Cluster
         */
        public RedisKeyStore build() {
            if (settings.deployment() == RedisDeployment.CLUSTER
                    && !HASH_TAG.matcher(prefix).find()) {
                throw new IllegalArgumentException(
                        "In a Redis Cluster the prefix of keys must have a part in braces, which keeps them"
                                + " on one master, like " + DEFAULT_PREFIX + ", but it is " + prefix);
            }
            return new RedisKeyStore(this);
        }
    }
}
