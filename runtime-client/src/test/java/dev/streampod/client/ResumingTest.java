package dev.streampod.client;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.WAITING_TO_RETRY;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.ChatFromClient;
import dev.streampod.client.chat.ChatServer;
import dev.streampod.client.chat.ChatToClient;
import dev.streampod.client.chat.Line;
import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.server.StreampodServer;
import dev.streampod.stream.OverflowPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R1 and R2 with the server runtime, over a network that breaks. */
@Timeout(300)
final class ResumingTest {

    private final ChatServer endpoints = new ChatServer();
    private final StreampodServer server = ChatServer.start(endpoints, 0);
    private final FaultyProxy proxy = FaultyProxy.to(server.port());
    private final Continuity continuity = new Continuity();

    private static final class Continuity implements ContinuityListener<ChatFromClient> {

        private final List<Interruption<ChatFromClient>> interruptions = new CopyOnWriteArrayList<>();
        private final LinkedBlockingQueue<Duration> resumptions = new LinkedBlockingQueue<>();

        @Override
        public void interrupted(Interruption<ChatFromClient> interruption) {
            interruptions.add(interruption);
        }

        @Override
        public void resumed(Instant from, Instant to) {
            resumptions.add(Duration.between(from, to));
        }

        private void awaitResumed() throws InterruptedException {
            assertThat(resumptions.poll(60, TimeUnit.SECONDS)).isNotNull().isGreaterThanOrEqualTo(Duration.ZERO);
        }
    }

    private StreampodClient.Builder<ChatClient> builder() {
        return ChatClient.builder("http://127.0.0.1:" + proxy.port()).backoff(Connected.SOON);
    }

    private ChatClient opened(StreampodClient.Builder<ChatClient> builder) {
        ChatClient client = builder.build();
        client.chat().addContinuityListener(continuity);
        client.openStreamingConnection().orTimeout(60, TimeUnit.SECONDS).join();
        return client;
    }

    @AfterEach
    void close() {
        proxy.close();
        server.close();
    }

    private static Iterator<ChatToClient> echoes(ChatClient client, int count) {
        return client.chat().stream(new StreamOptions(count, OverflowPolicy.FAIL))
                .iterator();
    }

    @Test
    void r2AStreamGoesOnAfterACutAndItsListenersAreToldThatItDid() throws Exception {
        try (var client = opened(builder())) {
            var recorded = RecordedEvents.of(client);
            var echoes = echoes(client, 10);
            client.chat().sendStreamMessage(new Line("one"));
            assertThat(echoes.next()).isEqualTo(new Line("one"));

            proxy.resetAll();
            recorded.awaitAny(WAITING_TO_RETRY);
            client.chat().sendStreamMessage(new Line("two"));
            assertThat(echoes.next()).isEqualTo(new Line("two"));

            continuity.awaitResumed();
            assertThat(continuity.interruptions).isEmpty();
            assertThat(endpoints.opened()).hasValue(1);
            assertThat(endpoints.closed()).hasValue(0);
            assertThat(server.statistics().waitingSessions()).isZero();
        }
        await().until(() -> endpoints.closed().get() == 1);
    }

    @Test
    void r2ThroughManyCutsNothingIsLostAndNothingComesTwiceInEitherDirection() {
        var random = new Random(7);
        int count = 4_000;
        try (var client = opened(builder().streamBuffer(count))) {
            var echoes = echoes(client, count);
            int sent = 0;
            for (int received = 0; received < count; ) {
                for (int burst = random.nextInt(200); burst > 0 && sent < count; burst--) {
                    client.chat().sendStreamMessageAsync(new Line("" + sent++)).join();
                }
                if (random.nextInt(3) == 0) {
                    if (random.nextBoolean()) {
                        proxy.resetAll();
                    } else {
                        proxy.cutAll();
                    }
                }
                for (int some = Math.min(random.nextInt(200), sent - received); some > 0; some--) {
                    assertThat(echoes.next()).isEqualTo(new Line("" + received++));
                }
            }
            assertThat(endpoints.opened()).hasValue(1);
            assertThat(endpoints.closed()).hasValue(0);
            assertThat(continuity.interruptions).isEmpty();
            assertThat(server.statistics().messagesReceived()).isEqualTo(count);
        }
    }

    @Test
    void r2WhatIsWrittenAgainIsWhatWasWritten() {
        try (var client = opened(builder())) {
            var echoes = echoes(client, 100);
            client.chat().sendStreamMessage(new Line("first"));
            echoes.next();
            proxy.impose(Direction.TO_TARGET, Fault.swallow());
            for (int i = 0; i < 20; i++) {
                client.chat().sendStreamMessage(new Line(i + "é".repeat(5_000)));
            }
            await().until(() -> proxy.swallowed(Direction.TO_TARGET) > 100_000);
            proxy.resetAll();
            proxy.heal();

            for (int i = 0; i < 20; i++) {
                assertThat(echoes.next()).isEqualTo(new Line(i + "é".repeat(5_000)));
            }
            assertThat(endpoints.opened()).hasValue(1);
        }
    }

    @Test
    void r2AClientThatNoticesAHalfOpenConnectionFirstTakesItsSessionOver() throws Exception {
        try (var client = opened(builder().heartbeat(Duration.ofSeconds(1)))) {
            var echoes = echoes(client, 10);
            client.chat().sendStreamMessage(new Line("before"));
            assertThat(echoes.next()).isEqualTo(new Line("before"));
            proxy.impose(Fault.swallow());
            client.chat().sendStreamMessage(new Line("into the hole"));
            RecordedEvents.of(client).awaitAny(WAITING_TO_RETRY);
            proxy.heal();

            assertThat(echoes.next()).isEqualTo(new Line("into the hole"));
            continuity.awaitResumed();
            assertThat(endpoints.opened()).hasValue(1);
        }
    }

    @Test
    void r2AttemptsThatFailMeanwhileCostNothing() throws Exception {
        try (var client = opened(builder())) {
            var recorded = RecordedEvents.of(client);
            var echoes = echoes(client, 10);
            client.chat().sendStreamMessage(new Line("one"));
            assertThat(echoes.next()).isEqualTo(new Line("one"));
            proxy.refuse();
            proxy.resetAll();
            await().until(() ->
                    recorded.states().stream().filter(WAITING_TO_RETRY::equals).count() > 3);
            client.chat().sendStreamMessage(new Line("two"));
            proxy.accept();
            assertThat(echoes.next()).isEqualTo(new Line("two"));
            continuity.awaitResumed();
            assertThat(continuity.resumptions).isEmpty();
            assertThat(endpoints.opened()).hasValue(1);
        }
    }

    @Test
    void withoutResumeAStreamIsOpenedAgainAndTheInterruptionTold() {
        try (var client = opened(builder().resume(false))) {
            var echoes = echoes(client, 10);
            client.chat().sendStreamMessage(new Line("one"));
            assertThat(echoes.next()).isEqualTo(new Line("one"));
            proxy.resetAll();
            await().until(() -> continuity.interruptions.size() == 1);
            client.chat().sendStreamMessage(new Line("two"));
            assertThat(echoes.next()).isEqualTo(new Line("two"));
            assertThat(endpoints.opened()).hasValue(2);
            assertThat(continuity.resumptions).isEmpty();
        }
    }

    @Test
    void r3ClosingTheClientEndsTheSessionAtOnce() {
        var client = opened(builder());
        client.chat().stream();
        await().until(() -> endpoints.opened().get() == 1);
        client.close();
        await().until(() -> endpoints.closed().get() == 1);
        assertThat(server.statistics().waitingSessions()).isZero();
        assertThat(continuity.interruptions)
                .allSatisfy(interruption ->
                        assertThat(interruption.unacknowledged()).isEmpty());
    }

    @Test
    void r2OnAnotherServerTheStreamStartsAnewAndTheInterruptionIsTold() {
        var elsewhere = new ChatServer();
        try (var other = ChatServer.start(elsewhere, 0);
                var client = opened(builder())) {
            var recorded = RecordedEvents.of(client);
            var echoes = echoes(client, 10);
            client.chat().sendStreamMessage(new Line("one"));
            assertThat(echoes.next()).isEqualTo(new Line("one"));
            proxy.target(other.port());
            proxy.resetAll();
            await().until(() -> continuity.interruptions.size() == 1);
            client.chat().sendStreamMessage(new Line("two"));
            assertThat(echoes.next()).isEqualTo(new Line("two"));
            recorded.awaitLast(CONNECTED);
            assertThat(elsewhere.opened()).hasValue(1);
            assertThat(continuity.resumptions).isEmpty();
        }
    }
}
