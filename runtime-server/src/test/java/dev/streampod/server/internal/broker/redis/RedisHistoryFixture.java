package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A Redis of one test, and servers that share it, one of them behind a proxy that the test cuts. */
@NeedsRedis
@Timeout(300)
abstract class RedisHistoryFixture {

    static final ChannelHistory HUNDRED = new ChannelHistory(100, Duration.ofHours(1));
    static final ChannelHistory MANY = new ChannelHistory(10_000, Duration.ofHours(1));
    static final String KEY = "history:streampod:room";
    static final String ORIGINS = "history-origins:streampod:room";

    /** Connections here are lost when a test ends them, not because this machine is busy. */
    static final RedisLimits PATIENT =
            RedisLimits.defaults().withHeartbeat(Duration.ofMinutes(5)).withBufferTime(Duration.ofMinutes(5));

    final RedisServer redis = RedisServer.start();
    final FaultyProxy proxy = FaultyProxy.to(redis.port());
    final List<MessageBroker> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(MessageBroker::close);
        proxy.close();
        redis.close();
    }

    final MessageBroker server() {
        return server(redis.uri());
    }

    final MessageBroker serverBehindProxy() {
        return server("redis://127.0.0.1:" + proxy.port());
    }

    final MessageBroker server(String uri) {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder(uri).limits(PATIENT).build())
                .build();
        servers.add(broker);
        return broker;
    }

    static void post(Messages messages, int first, int last) {
        for (int i = first; i <= last; i++) {
            messages.postMessage("room", new Note("ada", i)).join();
        }
    }

    static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    static List<Integer> numbersOf(Messages messages, ChannelHistory history) {
        return messages.withHistory(history).history("room", Note.class).join().stream()
                .map(each -> each.message().number())
                .toList();
    }

    /** A listener like any other, and what it is told of gaps. */
    record Plain(List<Integer> numbers, List<Gap> gaps) {

        static Plain on(Messages messages) {
            var plain = new Plain(Collections.synchronizedList(new ArrayList<>()), new CopyOnWriteArrayList<>());
            messages.addListener("room", Note.class, note -> plain.numbers.add(note.number()))
                    .onGap(plain.gaps::add);
            return plain;
        }
    }

    final void cut() {
        proxy.refuse();
        proxy.cutAll();
    }

    static void awaitDown(MessageBroker broker) {
        await().until(() -> broker.state().redis() == MessagingState.Redis.DOWN);
    }

    final void mend(MessageBroker broker) {
        proxy.accept();
        await().until(() -> broker.state().redis() == MessagingState.Redis.UP);
    }

    /** Keeps what there is, to go back to it, as a fail-over does to a replica that has not received everything. */
    final void keep() {
        String script = "for _, key in ipairs(KEYS) do redis.call('SET', 'kept:' .. key, redis.call('DUMP', key)) end";
        redis.command("EVAL", script, "2", KEY, ORIGINS);
    }

    final void goBack() {
        String script =
                "for _, key in ipairs(KEYS) do redis.call('RESTORE', key, 0, redis.call('GET', 'kept:' .. key), 'REPLACE') end";
        redis.command("EVAL", script, "2", KEY, ORIGINS);
    }
}
