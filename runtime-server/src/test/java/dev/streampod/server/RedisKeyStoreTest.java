package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.IssuedKey;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.auth.redis.RedisKeyStore;
import dev.streampod.server.internal.broker.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A7: keys in a real Redis, for two servers. */
@NeedsRedis
@Timeout(300)
class RedisKeyStoreTest extends ServerTest {

    private final RedisServer redis = RedisServer.start();
    private final Recording recording = new Recording();
    private RedisKeyStore keys;
    private RedisKeyStore keysThere;
    private StreampodServer here;
    private StreampodServer there;

    @BeforeEach
    void startBoth() {
        keys = store();
        keysThere = store();
        here = start(recording, builder -> builder.authenticator(keys).redis(redis.uri()));
        there = start(recording, builder -> builder.authenticator(keysThere).redis(redis.uri()));
    }

    @AfterEach
    void endRedis() throws Exception {
        closeAll();
        redis.close();
    }

    private RedisKeyStore store() {
        return closedAfterTest(RedisKeyStore.builder(redis.uri()).build());
    }

    private RawWebSocket hello(StreampodServer server, String key) {
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
        return client;
    }

    private RawWebSocket member(StreampodServer server, String key) {
        RawWebSocket client = hello(server, key);
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        open(client, "members");
        return client;
    }

    private List<String> names() {
        return redis.command("KEYS", "*").texts();
    }

    @Test
    void nullIsRefusedAndNobodyIsToldAndTheKeyOfAUserOfThatNameStays() {
        String key = keys.issue("null", List.of("null"), null).key(); // what "users:" + null would be
        var heard = new CopyOnWriteArrayList<Revocation>();
        keys.addRevocationListener(heard::add);
        assertThatNullPointerException().isThrownBy(() -> keys.revoke(null)).withMessage("keyId");
        assertThatNullPointerException().isThrownBy(() -> keys.revokeUser(null)).withMessage("userId");
        assertThatNullPointerException()
                .isThrownBy(() -> keys.revokeScope("null", null))
                .withMessage("scope");
        assertThat(heard).isEmpty();
        assertThat(keys.authenticate(key))
                .hasValueSatisfying(info -> assertThat(info.scopes()).containsExactly("null"));
    }

    @Test
    void a7_whatIsIssuedOnOneServerSignsInOnAnother() {
        IssuedKey issued = keys.issue("ada", List.of("member", "admin"), null);
        assertThat(keysThere.authenticate(issued.key()))
                .hasValue(new AuthenticationInfo("ada", Set.of("admin", "member"), issued.keyId(), null));
        var client = member(there, issued.key());
        open(client, "admins");
        assertThat(recording.calls).contains("members opened by ada");
        assertThat(hello(there, issued.key() + "x").expectClose().code()).isEqualTo(3500);
        keys.add("by hand", "bob", List.of());
        member(there, "by hand");
    }

    @Test
    void a7_revokingOnOneServerEndsKeysOnAnother() {
        IssuedKey first = keys.issue("ada", List.of("admin"), null);
        IssuedKey second = keys.issue("ada", List.of("admin"), Duration.ofHours(1));
        IssuedKey other = keys.issue("bob", List.of("admin"), null);
        var client = member(there, first.key());
        assertThat(keys.revoke(first.keyId())).isTrue();
        assertThat(client.expectText()).contains("revoked");
        assertThat(client.expectText()).startsWith("[\"closed\",\"members\",\"unauthenticated\"");
        assertThat(hello(there, first.key()).expectClose().code()).isEqualTo(3500);
        assertThat(keysThere.revoke(first.keyId())).isFalse();

        var admin = member(there, second.key());
        assertThat(here.revocations().revokeScope("ada", "admin")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(admin.expectText()).contains("revoked").contains("\"userId\":\"ada\"");
        assertThat(keysThere.authenticate(second.key()).orElseThrow().scopes()).isEmpty();
        assertThat(keys.revokeScope("ada", "admin")).isZero();
        assertThat(here.revocations().revokeUser("ada")).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(admin.expectText()).contains("revoked");
        assertThat(keysThere.authenticate(second.key())).isEmpty();
        assertThat(keysThere.authenticate(other.key()).orElseThrow().scopes()).containsExactly("admin");
        assertThat(keys.revokeUser("bob")).isOne();
        assertThat(names()).isEmpty();
    }

    @Test
    void a7_aKeyExpiresAndLeavesNothingBehind() {
        var issued = new AtomicReference<IssuedKey>();
        var client = new AtomicReference<RawWebSocket>();
        var life = new AtomicLong(350);
        // On a busy machine a key may expire before it is used, and the next one lives longer.
        await().untilAsserted(() -> {
            issued.set(keys.issue("ada", List.of(), Duration.ofMillis(life.updateAndGet(millis -> 2 * millis))));
            client.set(member(there, issued.get().key()));
        });
        assertThat(client.get().expectText()).contains("expired");
        await().until(() -> keys.authenticate(issued.get().key()).isEmpty());
        await().until(() -> names().isEmpty());
    }

    @Test
    void a7_aUsersKeysAreKnownAsLongAsOneOfThemIsValid() {
        IssuedKey lasting = keys.issue("ada", List.of(), null);
        IssuedKey brief = keys.issue("ada", List.of(), Duration.ofMillis(50));
        await().until(() -> keys.authenticate(brief.key()).isEmpty());
        assertThat(keys.revokeUser("ada")).isOne();
        assertThat(keys.authenticate(lasting.key())).isEmpty();
        await().until(() -> names().isEmpty());
    }

    @Test
    void a7_whileRedisIsAwayNobodyIsTurnedAwayForGood() {
        IssuedKey issued = keys.issue("ada", List.of(), null);
        var live = member(there, issued.key());
        redis.kill();
        assertThat(hello(there, issued.key()).expectClose().code()).isEqualTo(1013);
        var client = welcomed(there);
        client.sendText("[\"auth\",\"" + issued.key() + "\"]");
        assertThat(client.expectText()).startsWith("[\"error\",null,{\"code\":\"unavailable\"");
        assertThatThrownBy(() -> keys.issue("ada", List.of(), null))
                .isInstanceOf(KeyStoreUnavailableException.class)
                .hasMessageContaining("Redis at redis://127.0.0.1:" + redis.port());
        live.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        assertThat(live.expectText()).contains("\"num\":1");

        redis.restart();
        // It has no memory of its keys: they are not valid any more, and that is known.
        assertThat(hello(there, issued.key()).expectClose().code()).isEqualTo(3500);
        member(there, keys.issue("ada", List.of(), null).key());
    }

    @Test
    void a6_whatIsRevokedWhileTheStoreIsAwayIsWrittenThereWhenItIsBack() {
        IssuedKey issued = keys.issue("ada", List.of(), null);
        var live = member(here, issued.key());
        redis.suspend();
        var done = here.revocations().revokeUser("ada");
        assertThat(live.expectText()).contains("revoked");
        assertThat(done).isNotDone();
        redis.resume();
        assertThat(done).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(keysThere.authenticate(issued.key())).isEmpty();
    }

    @Test
    void a7_aRedisThatDoesNotAnswerIsAway() {
        try (var impatient = RedisKeyStore.builder(redis.uri())
                .timeout(Duration.ofMillis(200))
                .build()) {
            IssuedKey issued = keys.issue("ada", List.of(), null);
            await().ignoreExceptions()
                    .until(() -> impatient.authenticate(issued.key()).isPresent());
            redis.suspend();
            assertThatThrownBy(() -> impatient.authenticate(issued.key()))
                    .isInstanceOf(KeyStoreUnavailableException.class);
            redis.resume();
            await().ignoreExceptions()
                    .until(() -> impatient.authenticate(issued.key()).isPresent());
        }
    }

    @Test
    void a7_aRedisThatTakesConnectionsAndGivesNoAnswerIsSaidToDoSo() {
        redis.command("CLIENT", "PAUSE", "600000", "ALL");
        try (var store = RedisKeyStore.builder(redis.uri())
                .timeout(Duration.ofMillis(500))
                .build()) {
            assertThatThrownBy(() -> store.authenticate("key"))
                    .isInstanceOf(KeyStoreUnavailableException.class)
                    .cause()
                    .hasMessageContaining("accepted the connection but did not answer")
                    .hasMessageContaining("500 ms")
                    .hasMessageContaining("RedisKeyStore.Builder.timeout");
        }
    }

    @Test
    void a7_storesOfDifferentPrefixesDoNotKnowEachOther() {
        try (var other = RedisKeyStore.builder(redis.uri()).prefix("other:").build()) {
            IssuedKey issued = other.issue("ada", List.of(), null);
            assertThat(keys.authenticate(issued.key())).isEmpty();
            assertThat(keys.revokeUser("ada")).isZero();
            assertThat(other.authenticate(issued.key())).isPresent();
        }
    }

    @Test
    void a7_whatCannotBeStoredIsRefused() {
        assertThatThrownBy(() -> keys.issue("ada", List.of("a\nb"), null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.issue("ada", List.of(""), null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.issue("", List.of(), null)).isInstanceOf(IllegalArgumentException.class);
        for (var time : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() -> keys.issue("ada", List.of(), time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("timeToLive must be ");
        }
        assertThatThrownBy(() -> RedisKeyStore.builder("redis:nowhere")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a2_neitherRedisNorTheLogNorAnExceptionSeesAKey() {
        var logger = (Logger) LoggerFactory.getLogger("dev.streampod");
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        try (var log = new LogCapture("dev.streampod")) {
            IssuedKey issued = keys.issue("ada", List.of("admin"), null);
            member(there, issued.key());
            assertThat(issued.toString() + keys).doesNotContain(issued.key());
            for (String name : names()) {
                assertThat(name).doesNotContain(issued.key());
                if (redis.command("TYPE", name).text().equals("hash")) {
                    assertThat(redis.command("HGETALL", name).texts()).doesNotContain(issued.key());
                }
            }
            redis.kill();
            assertThat(hello(there, issued.key()).expectClose().code()).isEqualTo(1013);
            Throwable thrown = null;
            try {
                keys.authenticate(issued.key());
            } catch (KeyStoreUnavailableException e) {
                thrown = e;
            }
            assertThat(thrown).isNotNull();
            for (Throwable each = thrown; each != null; each = each.getCause()) {
                assertThat(each.toString()).doesNotContain(issued.key());
            }
            assertThat(log.messages()).isNotEmpty().noneMatch(line -> line.contains(issued.key()));
        } finally {
            logger.setLevel(before);
        }
    }

    @Test
    void scriptsAreSentByTheirDigestsAndAsAWholeWhereRedisDoesNotKnowThem() {
        var calls = new ArrayList<Long>();
        for (int round = 1; round <= 3; round++) {
            IssuedKey revoked = keys.issue("ada", List.of("read", "write"), null);
            keys.issue("ada", List.of("write"), null);
            assertThat(keys.revokeScope("ada", "write")).isEqualTo(2);
            assertThat(keys.revoke(revoked.keyId())).isTrue();
            assertThat(keys.revokeUser("ada")).isEqualTo(1);
            calls.add(calls("eval"));
            if (round == 2) {
                redis.command("SCRIPT", "FLUSH");
            }
        }
        assertThat(calls).containsExactly(4L, 4L, 8L);
        assertThat(calls("evalsha")).isEqualTo(15);
    }

    private long calls(String command) {
        String line = "cmdstat_" + command + ":calls=";
        return redis.command("INFO", "commandstats").lines().stream()
                .filter(each -> each.startsWith(line))
                .mapToLong(each -> Long.parseLong(each.substring(line.length()).split(",")[0]))
                .sum();
    }

    /** What the documentation says that a user of Redis needs, and nothing more; a script may do without its digest. */
    @ParameterizedTest
    @ValueSource(strings = {"+evalsha", "-evalsha"})
    void aUserOfRedisWithFewRightsIsEnough(String byDigest) {
        var words = new ArrayList<>(List.of("ACL", "SETUSER", "keys", "on", ">secret", "-@all", "~streampod:{keys}:*"));
        words.addAll(List.of(("+eval +hset +hget +hmget +set +get +del +persist +pexpireat"
                        + " +zadd +zrem +zrange +zrevrange +zcount +zscore")
                .split(" ")));
        words.add(byDigest);
        redis.command(words.toArray(String[]::new));
        try (var store = RedisKeyStore.builder("redis://keys:secret@127.0.0.1:" + redis.port())
                .build()) {
            var lasting = store.issue("ada", List.of("read", "write"), null);
            var ending = store.issue("grace", List.of(), Duration.ofHours(1));
            store.issue("grace", List.of(), Duration.ofHours(2));
            assertThat(store.authenticate(lasting.key())).isPresent();
            assertThat(store.authenticate(ending.key())).isPresent();
            assertThat(store.revokeScope("ada", "read")).isEqualTo(1);
            assertThat(store.revoke(lasting.keyId())).isTrue();
            assertThat(store.revokeUser("grace")).isEqualTo(2);
        }
    }
}
