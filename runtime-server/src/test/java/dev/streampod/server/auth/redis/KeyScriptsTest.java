package dev.streampod.server.auth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is added to a key store by servers whose clocks do not agree. */
@NeedsRedis
class KeyScriptsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final RedisServer redis = RedisServer.start();
    private RedisKeyStore store;

    @BeforeEach
    void connect() {
        store = RedisKeyStore.builder(redis.uri()).build();
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
    }

    /** As a store does in a process with that clock. */
    private void addByClock(Instant clock, String userId) {
        String keys = RedisKeyStore.DEFAULT_PREFIX;
        redis.command(
                "EVAL",
                KeyScripts.ADD.text(),
                "3",
                keys + "key:hash",
                keys + "id:id",
                keys + "user:" + userId,
                "hash",
                "id",
                userId,
                "",
                "" + clock.plus(HOUR).toEpochMilli(),
                "" + clock.toEpochMilli());
    }

    @Test
    void revokingAUserFindsKeysThatHaveExpiredByTheClockOfAnotherServerOnly() {
        String key = store.issue("ada", List.of(), HOUR.dividedBy(2)).key();
        addByClock(Instant.now().plus(HOUR), "ada");
        assertThat(store.authenticate(key)).isPresent();

        assertThat(store.revokeUser("ada")).isEqualTo(2);

        assertThat(store.authenticate(key)).isEmpty();
    }

    @Test
    void keysThatHaveExpiredAreNotKeptWithTheUser() {
        store.add("for good", "ada", List.of());
        addByClock(Instant.now().minus(HOUR.multipliedBy(2)), "ada");
        store.issue("ada", List.of(), HOUR);
        assertThat(redis.command("ZCARD", RedisKeyStore.DEFAULT_PREFIX + "user:ada")
                        .number())
                .isEqualTo(2);
    }
}
