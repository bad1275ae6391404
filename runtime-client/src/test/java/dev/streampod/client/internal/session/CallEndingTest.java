package dev.streampod.client.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.Backoff;
import dev.streampod.client.CallException;
import dev.streampod.client.StreamOptions;
import dev.streampod.client.chat.ChatProtocol;
import dev.streampod.client.internal.call.CallSender;
import dev.streampod.client.internal.call.ClientCall;
import dev.streampod.client.internal.call.ClientCalls;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.ClientFailures;
import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.wire.FrameWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of a call when it ends: nothing that waits, nobody who is not told. */
@Timeout(300)
final class CallEndingTest {

    private static final int QUEUED = 10;

    private static final MethodDefinition<?> UPLOAD = MethodDefinition.builder("upload")
            .streamParameter("items", ValueCodec.of(EntityReader::readString, EntityWriter::writeString))
            .returnsNothing();

    private static final MethodDefinition<?> PLAIN =
            MethodDefinition.builder("plain").returnsNothing();

    private static final Flow.Subscription IDLE = new Flow.Subscription() {
        @Override
        public void request(long items) {}

        @Override
        public void cancel() {}
    };

    private final ManualScheduler timers = new ManualScheduler();
    private final FakeConnector connector = new FakeConnector();
    private final CallbackExecutor callbacks = new CallbackExecutor("test-worker", ClientFailures.logged());
    private final ClientSession session = new ClientSession(
            new ConnectionSettings(
                    URI.create("ws://example.com/websocket"),
                    ChatProtocol.INSTANCE,
                    ConnectionSettings.CONNECT_TIMEOUT,
                    ConnectionSettings.CLOSE_TIMEOUT,
                    Backoff.DEFAULT,
                    null,
                    QUEUED,
                    10_000,
                    10_000,
                    true,
                    10_000,
                    StreamOptions.DEFAULT,
                    ConnectionSettings.PRESENCE_BYTES),
            new ClientResources(connector, timers, callbacks, RandomGenerator.getDefault()),
            FixedKey.NOBODY);
    private final ClientCalls calls = session.calls();

    @AfterEach
    void end() {
        callbacks.close();
    }

    /** A call about which so much waits that there is no room for items. */
    private ClientCall fillTheRoomForItems() {
        var call = new ClientCall(calls, 1_000, "chat", PLAIN, null);
        for (int i = 0; i < QUEUED / 2; i++) {
            calls.send(call, new byte[100]);
        }
        return call;
    }

    @Test
    void whatWaitedForACallGivesItsRoomBack() {
        int room = calls.roomForItems(() -> {});
        assertThat(room).isPositive();
        ClientCall call = fillTheRoomForItems();
        var told = new AtomicInteger();
        assertThat(calls.roomForItems(told::incrementAndGet)).isZero();

        calls.remove(call, true);
        assertThat(told).hasValue(1);
        assertThat(calls.roomForItems(() -> {})).isEqualTo(room);
    }

    @Test
    void aPublisherForWhichThereIsNoThreadIsAskedLaterAndKeepsNoOtherWaiting() {
        ClientCall call = fillTheRoomForItems();
        var attempts = new AtomicInteger();
        var other = new AtomicInteger();
        assertThat(calls.roomForItems(() -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new RejectedExecutionException("on purpose");
                    }
                }))
                .isZero();
        assertThat(calls.roomForItems(other::incrementAndGet)).isZero();

        calls.remove(call, true);
        assertThat(attempts).hasValue(1);
        assertThat(other).hasValue(1);
        timers.pass(Duration.ofSeconds(1));
        assertThat(attempts).hasValue(2);
        assertThat(other).hasValue(1);
    }

    @Test
    void aCallThatIsOverBeforeItsDeadlineIsWaitedForLeavesNoTimer() {
        var failing = new CallSender() {
            @Override
            public void send(ClientCall call) {
                call.fail(new IllegalStateException("on purpose")); // as when its session ends at this moment
            }

            @Override
            public void send(ClientCall call, byte[] frame) {}

            @Override
            public int serverLimit() {
                return 10_000;
            }

            @Override
            public int roomForItems(Runnable whenRoom) {
                return 1;
            }

            @Override
            public void discard(ClientCall call) {}
        };
        var frames = new FrameWriter(EntityRegistry.of(List.of(ChatProtocol.INSTANCE)), Audience.CLIENT);
        var ending = new ClientCalls(failing, callbacks, timers, frames, 10_000, 10_000);
        CompletableFuture<?> outcome = ending.call("chat", PLAIN, new Object[0], Duration.ofDays(1));
        assertThat(outcome).failsWithin(60, TimeUnit.SECONDS);
        assertThat(timers.pending()).isZero();
    }

    @Test
    void aCallFailsThoughThereIsNoThreadToCancelItsPublisher() {
        Flow.Publisher<String> silent = subscriber -> subscriber.onSubscribe(IDLE);
        CompletableFuture<?> outcome = calls.call("chat", UPLOAD, new Object[] {silent}, null);
        callbacks.close();

        calls.giveUp(new IllegalStateException("on purpose"));
        assertThat(outcome)
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .withMessage("on purpose");
    }

    @Test
    void aCallWhosePublisherThrowsIsCancelledAtTheServer() {
        var opened = session.open();
        FakeConnector.FakeTransport transport = connector.next().welcome();
        opened.join();
        Flow.Publisher<String> broken = subscriber -> {
            await().until(() -> told(transport, "\"upload\""));
            throw new IllegalStateException("on purpose");
        };

        CompletableFuture<?> outcome = calls.call("chat", UPLOAD, new Object[] {broken}, null);
        assertThat(outcome).failsWithin(60, TimeUnit.SECONDS);
        await().until(() -> told(transport, "\"cancel\""));
    }

    @Test
    void whatThePublisherOfTheCallerFailedWithIsTheCause() {
        var opened = session.open();
        FakeConnector.FakeTransport transport = connector.next().welcome();
        opened.join();
        var mistake = new IllegalStateException("on purpose");
        Flow.Publisher<String> failing = subscriber -> {
            subscriber.onSubscribe(IDLE);
            subscriber.onError(mistake);
        };
        CompletableFuture<?> outcome = calls.call("chat", UPLOAD, new Object[] {failing}, null);
        await().until(() -> told(transport, "\"end\""));

        transport.receive("[\"error\",1,{\"code\":\"internal\",\"message\":\"failed\",\"reference\":\"e-1\"}]");
        assertThat(outcome)
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(CallException.class)
                .withMessageContaining("e-1")
                .havingCause()
                .isSameAs(mistake);
    }

    private static boolean told(FakeConnector.FakeTransport transport, String part) {
        return transport.told.stream().anyMatch(frame -> frame.contains(part));
    }
}
