package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.MessagingState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Redis user lacks a right, and is given it while the server goes on. */
@NeedsRedis
@Timeout(300)
class RedisRightsTest {

    private static final String REFUSED = "Redis refused to subscribe to channels";
    private static final String TAKEN = "Redis has subscribed to channels that it had refused";

    private static MessageBroker server(String uri) {
        return MessageBroker.builder(TestProtocol.registry())
                .bus(RedisMessageBus.builder(uri).build())
                .build();
    }

    private static void allow(RedisServer redis, String subscribe) {
        redis.command("ACL", "SETUSER", "app", "on", ">pa55word", "+@all", "allkeys", "allchannels", subscribe);
    }

    private static List<String> about(LogCapture log, String text) {
        return log.messages().stream().filter(line -> line.contains(text)).toList();
    }

    @Test
    void aSubscriptionThatWasRefusedStandsOnceItIsAllowed() {
        try (var redis = RedisServer.start();
                var log = new LogCapture(RedisMessageBus.class.getName())) {
            allow(redis, "-subscribe");
            try (var here = server("redis://app:pa55word@127.0.0.1:" + redis.port());
                    var there = server(redis.uri())) {
                var heard = new CopyOnWriteArrayList<String>();
                here.addListener("room", Note.class, note -> heard.add("note " + note.number()))
                        .onGap(gap -> heard.add(gap.cause().name()));
                await().until(() -> about(log, REFUSED).size() == 1);
                assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.REFUSING);

                allow(redis, "+subscribe");
                await().until(() -> about(log, TAKEN).size() == 1);
                there.postMessage("room", new Note("ada", 1)).join();
                await().until(() -> heard.contains("note 1"));
                assertThat(about(log, REFUSED)).hasSize(1);
                await().until(() -> here.state().redis() == MessagingState.Redis.UP);

                // A subscription that stood is told what it may have missed.
                heard.clear();
                allow(redis, "-subscribe");
                redis.command("CLIENT", "KILL", "USER", "app");
                await().until(() -> about(log, REFUSED).size() == 2);
                there.postMessage("room", new Note("ada", 2)).join();
                allow(redis, "+subscribe");
                await().until(() -> about(log, TAKEN).size() == 2);
                there.postMessage("room", new Note("ada", 3)).join();
                await().until(() -> heard.contains("note 3"));
                assertThat(heard).startsWith("INTERRUPTED").endsWith("note 3").doesNotContain("note 2");
            }
        }
    }
}
