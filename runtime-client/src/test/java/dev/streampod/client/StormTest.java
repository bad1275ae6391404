package dev.streampod.client;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.ChatFromClient;
import dev.streampod.client.chat.ChatServer;
import dev.streampod.client.chat.Line;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.stream.OverflowPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads on one client whose connection is cut again and again: nothing twice, nothing out of order. */
@Timeout(300)
final class StormTest {

    private static final int SENDERS = 4;
    private static final int EACH = 1_500;
    private static final int CUTS = 12;

    @Test
    void c3C6WhatArrivesArrivesOnceAndInOrderHoweverOftenTheConnectionIsLost() {
        try (var server = ChatServer.start(new ChatServer(), 0);
                var proxy = FaultyProxy.to(server.port());
                var client = ChatClient.builder("http://127.0.0.1:" + proxy.port())
                        .backoff(Connected.SOON)
                        .build()) {
            var recorded = RecordedEvents.of(client);
            var echoed = new CopyOnWriteArrayList<String>();
            client.chat().stream(new StreamOptions(SENDERS * EACH, OverflowPolicy.FAIL))
                    .listen(line -> echoed.add(((Line) line).text()));
            List<ChatFromClient> unknown = new CopyOnWriteArrayList<>();
            client.chat().addContinuityListener(interruption -> unknown.addAll(interruption.unacknowledged()));
            client.openStreamingConnection().join();

            var cuts = new AtomicInteger();
            var senders = new ArrayList<CompletableFuture<Void>>();
            for (int s = 0; s < SENDERS; s++) {
                int sender = s;
                senders.add(inThread(() -> {
                    for (int i = 0; i < EACH; i++) {
                        awaitCuts(cuts, i * CUTS / EACH);
                        client.chat()
                                .sendStreamMessageAsync(new Line(sender + ":" + i))
                                .join();
                    }
                }));
            }
            CompletableFuture<Void> cutter = inThread(() -> {
                for (int cut = 0; cut < CUTS; cut++) {
                    await().pollInterval(Duration.ofMillis(5))
                            .until(() -> client.connectionState() == ConnectionState.CONNECTED);
                    proxy.cutAll();
                    int noticed = cut + 1;
                    await().pollInterval(Duration.ofMillis(5)).until(() -> losses(recorded) >= noticed);
                    cuts.incrementAndGet();
                }
            });
            senders.forEach(CompletableFuture::join);
            cutter.join();
            // The last cut may not have been noticed yet, and takes with it what is written until then.
            var ends = new AtomicInteger();
            await().until(() -> {
                client.chat()
                        .sendStreamMessageAsync(new Line("end:" + ends.getAndIncrement()))
                        .join();
                return echoed.stream().anyMatch(text -> text.startsWith("end:"));
            });

            Map<String, Integer> last = new HashMap<>();
            for (String text : echoed) {
                String[] parts = text.split(":", 2);
                int number = Integer.parseInt(parts[1]);
                assertThat(number)
                        .as("after %s of sender %s", last.get(parts[0]), parts[0])
                        .isGreaterThan(last.getOrDefault(parts[0], -1));
                last.put(parts[0], number);
            }
            assertThat(new java.util.HashSet<>(unknown)).hasSameSizeAs(unknown);
            assertThat(recorded.states()).contains(ConnectionState.WAITING_TO_RETRY);
            assertThat(legal(recorded.states())).isTrue();
        }
    }

    /** Keeps a sender from being done before the connection has been cut. */
    private static void awaitCuts(AtomicInteger cuts, int count) {
        if (cuts.get() < count) {
            await().pollInterval(Duration.ofMillis(5)).until(() -> cuts.get() >= count);
        }
    }

    private static long losses(RecordedEvents recorded) {
        return recorded.states().stream()
                .filter(ConnectionState.WAITING_TO_RETRY::equals)
                .count();
    }

    /** Whether each state may follow the one before. */
    private static boolean legal(List<ConnectionState> states) {
        ConnectionState before = ConnectionState.DISCONNECTED;
        for (ConnectionState state : states) {
            boolean allowed = switch (state) {
                case CONNECTING -> before == ConnectionState.DISCONNECTED || before == ConnectionState.WAITING_TO_RETRY;
                case CONNECTED -> before == ConnectionState.CONNECTING;
                case WAITING_TO_RETRY, DISCONNECTED ->
                    before == ConnectionState.CONNECTED || before == ConnectionState.CONNECTING;
            };
            if (!allowed) {
                return false;
            }
            before = state;
        }
        return true;
    }

    private static CompletableFuture<Void> inThread(Runnable task) {
        return CompletableFuture.runAsync(task, command -> new Thread(command).start());
    }
}
