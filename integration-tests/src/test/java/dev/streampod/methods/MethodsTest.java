package dev.streampod.methods;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.streampod.client.Backoff;
import dev.streampod.client.CallException;
import dev.streampod.client.ConnectionFailedException;
import dev.streampod.client.ConnectionLostException;
import dev.streampod.client.ConnectionState;
import dev.streampod.client.SendQueueFullException;
import dev.streampod.entity.Bytes;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.golden.everything.Circle;
import dev.streampod.golden.everything.Color;
import dev.streampod.golden.everything.NetworkFailure;
import dev.streampod.golden.everything.PoliteRefusal;
import dev.streampod.golden.everything.Shape;
import dev.streampod.golden.everything.SimpleData;
import dev.streampod.golden.everything.client.EverythingClient;
import dev.streampod.server.Limits;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@SuppressWarnings("deprecation") // one method is, for what is generated then
final class MethodsTest {

    private static final Backoff SOON = new Backoff(Duration.ofMillis(1), Duration.ofMillis(50), Backoff.FOREVER);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final MethodsServer server = keep(new MethodsServer(Limits.defaults(), 0));
    private final FaultyProxy proxy = keep(FaultyProxy.to(server.port()));
    private final EverythingClient client = client("k-root", server.port());

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(0, closeable);
        return closeable;
    }

    private EverythingClient client(String key, int port) {
        return keep(EverythingClient.builder("http://127.0.0.1:" + port)
                .backoff(SOON)
                .resume(false)
                .key(key)
                .build());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void m1ArgumentsAndResultsOfEveryKindArrive() {
        Circle circle = Circle.builder().label("c").radius(2).build();

        assertThat(client.methods().maybe("text", circle, null)).isEqualTo(circle);
        assertThat(client.methods().maybe(null, circle, null)).isNull();
        assertThat(client.methods()
                        .containers(
                                List.of(circle, circle),
                                Map.of(Color.red, Set.of(UUID.randomUUID())),
                                Bytes.of(new byte[3])))
                .isEqualTo(List.of(List.of(2.0, 1.0), List.of(3.0)));
        assertThat(client.methods().anything(new SimpleData(7), null)).isEqualTo(new SimpleData(7));
        assertThat(client.methods().defaults(1, "t", Color.blue, Instant.now(), UUID.randomUUID(), Duration.ofDays(2)))
                .isEqualTo(Map.of("t/blue/PT48H", List.of(1)));
        assertThat(client.methods().oldAsync(1.5f).join()).isEqualTo(1.5f);
    }

    @Test
    void aCallOpensTheConnectionAndFailsWithItsFailure() {
        var nobody = client("k-root", 1);

        assertThatThrownBy(() -> nobody.methods().old(1)).isInstanceOf(ConnectionFailedException.class);
        assertThat(client.methods().old(1)).isEqualTo(1);
    }

    @Test
    void nullWhereItMustNotBeIsNotSent() {
        assertThatThrownBy(() -> client.methods().echo(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("value");
    }

    @Test
    void m2CallsDoNotWaitForEachOther() {
        List<CompletableFuture<Void>> held = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            held.add(client.methods().nothingAsync());
        }
        await().until(() -> server.waiting.get() == 100);

        assertThat(client.methods().old(2)).isEqualTo(2);
        assertThat(held).noneMatch(CompletableFuture::isDone);
        server.release.countDown();
        held.forEach(CompletableFuture::join);
        await().until(() -> server.ended.get() == 100);
    }

    @Test
    void aThousandCallsInFlightAllComeBackToTheirCallers() {
        List<CompletableFuture<Float>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(client.methods().oldAsync(i));
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(answers.get(i).join()).isEqualTo((float) i);
        }
    }

    @Test
    void m3AStreamComesWholeAndInOrder() {
        int next = 0;
        for (int item : client.streaming().count(5_000, null)) {
            assertThat(item).isEqualTo(next++);
        }

        assertThat(next).isEqualTo(5_000);
        await().until(() -> server.ended.get() == 1);
    }

    @Test
    void m3AReaderThatStopsHoldsUpItsOwnWriterAndNobodyElse() {
        Iterator<Integer> stopped = client.streaming().count(1_000_000, null).iterator();
        for (int i = 0; i < 1_000; i++) {
            assertThat(stopped.next()).isEqualTo(i);
        }

        // What others ask for comes, and the writer stands still at the window.
        int others = 0;
        for (int item : client.streaming().count(5_000, null)) {
            assertThat(item).isEqualTo(others++);
        }
        long produced = server.produced.get() - others;
        assertThat(produced).isBetween(1_000L, 1_000L + 2 * 256);
        assertThat(client.methods().old(3)).isEqualTo(3);

        for (int i = 1_000; i < 3_000; i++) {
            assertThat(stopped.next()).isEqualTo(i);
        }
    }

    @Test
    void m3ASubscriberGetsWhatItAsksForAndNoMore() {
        var received = new ArrayList<Integer>();
        var subscription = new AtomicReference<Flow.Subscription>();
        client.streaming().count(100, null).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription.set(given);
                given.request(3);
            }

            @Override
            public void onNext(Integer item) {
                synchronized (received) {
                    received.add(item);
                }
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });

        await().until(() -> server.produced.get() == 3);
        assertThat(client.methods().old(1)).isEqualTo(1); // what had been sent would have come before
        assertThat(server.produced).hasValue(3);
        subscription.get().request(2);
        await().until(() -> server.produced.get() == 5);
        subscription.get().cancel();
        await().until(() -> server.loopsEnded.get() == 1 && server.ended.get() == 1);
        assertThat(received).startsWith(0, 1, 2).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void m3StreamsGoInAndOut() {
        Flow.Publisher<Long> numbers = ItemPublisher.of(out -> {
            for (long i = 0; i < 10_000; i++) {
                out.send(i);
            }
        });

        assertThat(client.streaming().sum(numbers)).isEqualTo(49_995_000);
        Flow.Publisher<Shape> shapes = ItemPublisher.of(out -> {
            for (int i = 0; i < 3; i++) {
                out.send(Circle.builder().label("shape").radius(i).build());
            }
        });
        Flow.Publisher<String> names = ItemPublisher.of(out -> out.send("one"));
        assertThat(client.streaming().both(shapes, names, 9))
                .extracting(Shape::label)
                .containsExactly("one", "shape", "shape");
    }

    @Test
    void m3AServerThatDoesNotReadHoldsUpItsCaller() {
        var made = new AtomicInteger();
        Flow.Publisher<Long> numbers = ItemPublisher.of(out -> {
            for (long i = 0; i < 1_000_000; i++) {
                out.send(i);
                made.incrementAndGet();
            }
        });
        var swallowed = client.streaming().swallowAsync(publisher -> {});
        await().until(() -> server.waiting.get() == 1);
        assertThat(swallowed).isNotDone();
        assertThat(client.streaming().sumAsync(numbers)).isNotDone();
        assertThat(made.get()).isLessThanOrEqualTo(1_000_000);
        server.release.countDown();
        swallowed.join();
    }

    @Test
    void m4CancellingReachesTheOtherSide() {
        CompletableFuture<Void> call = client.methods().nothingAsync();
        await().until(() -> server.waiting.get() == 1);
        call.cancel(true);
        await().until(() -> server.interrupted.get() == 1 && server.ended.get() == 1);

        MessageStream<Integer> stream = client.streaming().count(Long.MAX_VALUE, null);
        assertThat(stream.iterator().next()).isZero();
        stream.close();
        await().until(() -> server.loopsEnded.get() == 1 && server.ended.get() == 2);
    }

    @Test
    void m4AnInterruptedCallerCancels() throws InterruptedException {
        var thrown = new AtomicReference<Throwable>();
        var caller = new Thread(() -> {
            try {
                client.methods().nothing();
            } catch (Throwable e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : null);
            }
        });
        caller.start();
        await().until(() -> server.waiting.get() == 1);
        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        await().until(() -> server.interrupted.get() == 1);
    }

    @Test
    void m4WhatAMethodDoesNotReadToItsEndIsCancelledAtTheCaller() {
        var cancelled = new CompletableFuture<Boolean>();
        Flow.Publisher<Shape> endless = ItemPublisher.of(out -> {
            try {
                for (int i = 0; ; i++) {
                    out.send(Circle.builder().label("" + i).radius(i).build());
                }
            } catch (InterruptedException e) {
                cancelled.complete(true);
                throw e;
            }
        });
        Flow.Publisher<String> none = ItemPublisher.of(out -> {});

        MessageStream<Shape> shapes = client.streaming().both(endless, none, 1);
        assertThat(shapes.iterator().next().label()).isEqualTo("0");
        shapes.close();

        assertThat(cancelled.join()).isTrue();
    }

    @Test
    void m5ADeadlineEndsACallOnBothSides() {
        var hurried = client.methods().withDeadline(Duration.ofMillis(100));

        CallException failure = catchThrowableOfType(CallException.class, hurried::nothing);

        assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE);
        await().until(() -> server.waiting.get() == 0 || server.interrupted.get() == 1);
        assertThat(client.methods().old(1)).isEqualTo(1);
    }

    @Test
    void m5TheMethodsOwnTimeoutHoldsToo() {
        CallException failure =
                catchThrowableOfType(CallException.class, () -> client.methods().forAdmins());

        assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE);
        await().until(() -> server.interrupted.get() == 1);
    }

    @Test
    void m6DeclaredExceptionsArriveAsThemselves() {
        assertThatThrownBy(() -> client.methods().fails("child"))
                .isEqualTo(NetworkFailure.builder()
                        .message("no network")
                        .number(4)
                        .hosts(Set.of("a", "b"))
                        .build());
        assertThatThrownBy(() -> client.methods().failsAsync("polite").join())
                .isInstanceOf(CompletionException.class)
                .hasCause(PoliteRefusal.builder().message(3).reason("tired").build());
        assertThat(client.methods().fails("not")).isFalse();
    }

    @Test
    void m6AnyOtherExceptionTellsNothingButAReference() {
        CallException failure =
                catchThrowableOfType(CallException.class, () -> client.methods().fails("secret"));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.reference()).startsWith("e-");
        assertThat(failure.getMessage()).doesNotContain("1234");
        CallException refusal =
                catchThrowableOfType(CallException.class, () -> client.methods().fails("refused"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refusal.getMessage()).contains("too much asked");
    }

    @Test
    void m6AResultThatIsNoneOfTheProtocolsTellsAReferenceToo() {
        CallException failure = catchThrowableOfType(
                CallException.class, () -> client.methods().containers(List.of(), Map.of(), Bytes.of(new byte[0])));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.reference()).startsWith("e-");
    }

    @Test
    void itemsWithoutCreditEndTheCallAndNothingElse() {
        RawWebSocket raw = keep(RawWebSocket.connect(server.port()));
        raw.sendText("[\"hello\",{\"protocol\":1,\"key\":\"k-root\"}]");
        assertThat(raw.expectText()).startsWith("[\"welcome\"");
        raw.sendText("[\"call\",1,\"streaming\",\"swallow\",{}]");
        raw.sendText("[\"item\",1,\"values\",{}]");
        assertThat(raw.expectText()).startsWith("[\"error\",1,{\"code\":\"bad-request\"");

        raw.sendText("[\"call\",2,\"streaming\",\"sum\",{}]");
        assertThat(raw.expectText()).isEqualTo("[\"credit\",2,\"values\",256]");
        for (int i = 0; i < 256; i++) {
            raw.sendText("[\"item\",2,\"values\",1]");
        }
        raw.sendText("[\"end\",2,\"values\"]");
        await().until(() -> raw.expectText().equals("[\"result\",2,256]"));
    }

    @Test
    void m6AnExceptionArrivesInTheMiddleOfAStream() {
        var received = new ArrayList<Integer>();

        assertThatThrownBy(() -> client.streaming().count(10, 4).forEach(received::add))
                .isEqualTo(NetworkFailure.builder()
                        .message("at 4")
                        .number(4)
                        .hosts(Set.of())
                        .build());

        assertThat(received).containsExactly(0, 1, 2, 3);
    }

    @Test
    void m6ADeclaredExceptionThatCannotBeSentTellsAReference() {
        CallException failure =
                catchThrowableOfType(CallException.class, () -> client.methods().fails("half"));
        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.reference()).startsWith("e-");

        CallException inStream = catchThrowableOfType(
                CallException.class,
                () -> client.streaming().count(100, MethodsServer.HALF_AT).forEach(item -> {}));
        assertThat(inStream.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(inStream.reference()).startsWith("e-");
        assertThat(client.methods().fails("not")).isFalse();
    }

    @Test
    void m6AStreamOfTheCallerThatFailsFailsWhoReadsIt() {
        Flow.Publisher<Long> broken = ItemPublisher.of(out -> {
            out.send(1L);
            throw new IllegalStateException("out of numbers");
        });

        CallException failure = catchThrowableOfType(
                CallException.class, () -> client.streaming().sum(broken));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void m7WhoMayNotIsTold() {
        var ada = client("k-ada", server.port());
        var nobody = keep(
                EverythingClient.builder("http://127.0.0.1:" + server.port()).build());

        assertThat(catchThrowableOfType(CallException.class, () -> ada.methods().forAdmins())
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThatThrownBy(() -> nobody.streaming().count(1, null).iterator().next())
                .isInstanceOfSatisfying(
                        CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
        assertThat(ada.streaming().count(1, null)).containsExactly(0);
    }

    @Test
    void signingOutEndsACallThatNeededIt() {
        Iterator<Integer> items = client.streaming().count(Long.MAX_VALUE, null).iterator();
        assertThat(items.next()).isZero();

        client.setKey(null).join();

        assertThatThrownBy(() -> {
                    while (items.hasNext()) {
                        items.next();
                    }
                })
                .isInstanceOfSatisfying(
                        CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
        await().until(() -> server.loopsEnded.get() == 1);
    }

    @Test
    void m8ALostConnectionFailsOpenCallsAndEndsThemOnTheServer() {
        EverythingClient client = client("k-root", proxy.port());
        CompletableFuture<Void> call = client.methods().nothingAsync();
        Iterator<Integer> items = client.streaming().count(Long.MAX_VALUE, null).iterator();
        assertThat(items.next()).isZero();
        await().until(() -> server.waiting.get() == 1);

        proxy.cutAll();

        assertThatThrownBy(call::join).hasCauseInstanceOf(ConnectionLostException.class);
        assertThatThrownBy(() -> {
                    while (items.hasNext()) {
                        items.next();
                    }
                })
                .isInstanceOf(ConnectionLostException.class);
        await().until(() -> server.interrupted.get() == 1 && server.loopsEnded.get() == 1 && server.ended.get() == 2);
        assertThat(client.methods().old(4)).isEqualTo(4);
    }

    /** The method's own timeout may be over before a busy machine has made the call as often as it has to be made here. */
    private CompletableFuture<Long> forAdminsInAnyTime() {
        return client("k-root", proxy.port())
                .methods()
                .withDeadline(Duration.ofMinutes(1))
                .forAdminsAsync();
    }

    @Test
    void m8AnIdempotentCallIsMadeAgain() {
        CompletableFuture<Long> call = forAdminsInAnyTime();
        await().until(() -> server.waiting.get() == 1);

        proxy.cutAll();

        assertThat(call.join()).isEqualTo(2);
        assertThat(server.idempotentCalls).hasValue(2);
    }

    @Test
    void m8AnIdempotentCallThatEndsEachSessionIsGivenUp() {
        server.idempotentCallsHeldUp = Integer.MAX_VALUE;
        CompletableFuture<Long> call = forAdminsInAnyTime();

        for (int attempts = 1; attempts <= 5; attempts++) {
            int made = attempts;
            await().until(() -> server.idempotentCalls.get() == made);
            assertThat(call).isNotDone();
            proxy.cutAll();
        }

        assertThatThrownBy(call::join).hasCauseInstanceOf(ConnectionLostException.class);
        assertThat(server.idempotentCalls).hasValue(5);
    }

    @Test
    void callsGoOnOverAShortInterruption() {
        var resuming = keep(EverythingClient.builder("http://127.0.0.1:" + proxy.port())
                .backoff(SOON)
                .key("k-root")
                .build());
        CompletableFuture<Void> call = resuming.methods().nothingAsync();
        Iterator<Integer> items = resuming.streaming().count(5_000, null).iterator();
        await().until(() -> server.waiting.get() == 1);

        for (int i = 0; i < 5_000; i++) {
            if (i % 1_000 == 500) {
                proxy.cutAll();
            }
            assertThat(items.next()).isEqualTo(i);
        }

        assertThat(items.hasNext()).isFalse();
        server.release.countDown();
        call.join();
        assertThat(server.interrupted).hasValue(0);
    }

    @Test
    void closingTheClientFailsWhatIsOpen() {
        CompletableFuture<Void> call = client.methods().nothingAsync();
        await().until(() -> server.waiting.get() == 1);

        client.close();

        assertThatThrownBy(call::join).isInstanceOf(CompletionException.class);
        await().until(() -> server.interrupted.get() == 1);
    }

    @Test
    void closingTheServerLetsCallsFinishAndEndsStreams() {
        CompletableFuture<Void> call = client.methods().nothingAsync();
        Iterator<Integer> items = client.streaming().count(Long.MAX_VALUE, null).iterator();
        assertThat(items.next()).isZero();
        await().until(() -> server.waiting.get() == 1);

        var closing = CompletableFuture.runAsync(server.server()::close);
        await().until(() -> server.loopsEnded.get() == 1);
        assertThat(call).isNotDone();
        server.release.countDown();

        call.join();
        closing.join();
        assertThat(server.interrupted).hasValue(0);
    }

    @Test
    void argumentsAreTakenWhenTheCallIsMadeWhateverBecomesOfTheListsAfterwards() {
        Circle circle = Circle.builder().label("c").radius(2).build();
        List<CompletableFuture<List<List<Double>>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            var shapes = new ArrayList<Shape>(List.of(circle, circle));
            answers.add(client.methods().containersAsync(shapes, Map.of(), Bytes.of(new byte[1])));
            shapes.clear();
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join()).isEqualTo(List.of(List.of(2.0, 0.0), List.of(1.0))));
    }

    @Test
    void anArgumentThatCannotBeEncodedFailsItsCallAndNoOther() {
        var wrong = new ArrayList<Shape>();
        wrong.add(null);

        assertThatThrownBy(() -> client.methods()
                        .containersAsync(wrong, Map.of(), Bytes.of(new byte[1]))
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RuntimeException.class);
        assertThat(client.methods().old(1)).isEqualTo(1);
    }

    @Test
    void callsThatAreOverLeaveTheirRoomInTheQueueOfAClientThatIsOffline() {
        var offline = keep(EverythingClient.builder("http://127.0.0.1:" + proxy.port())
                .backoff(SOON)
                .key("k-root")
                .sendQueue(2, 10_000)
                .build());
        offline.openStreamingConnection().join();
        proxy.refuse();
        proxy.cutAll();
        await().until(() -> offline.connectionState() != ConnectionState.CONNECTED);

        CompletableFuture<Float> cancelled = offline.methods().oldAsync(1);
        CompletableFuture<Float> other = offline.methods().oldAsync(2);
        assertThatThrownBy(() -> offline.methods().oldAsync(3).join()).hasCauseInstanceOf(SendQueueFullException.class);
        var message = offline.methods().sendStreamMessageAsync(new SimpleData(4));
        cancelled.cancel(true);
        assertThat(message).succeedsWithin(Duration.ofSeconds(60));

        other.cancel(true);
        var hurried = offline.methods().withDeadline(Duration.ofMillis(50)).oldAsync(5);
        assertThatThrownBy(hurried::join).hasCauseInstanceOf(CallException.class);
        CompletableFuture<Float> last = offline.methods().oldAsync(6);

        proxy.accept();
        assertThat(last.join()).isEqualTo(6);
    }

    @Test
    void aMessageWhoseSenderNoLongerWaitsForRoomIsNotSent() {
        var offline = keep(EverythingClient.builder("http://127.0.0.1:" + proxy.port())
                .backoff(SOON)
                .key("k-root")
                .sendQueue(2, 10_000)
                .build());
        offline.openStreamingConnection().join();
        proxy.refuse();
        proxy.cutAll();
        await().until(() -> offline.connectionState() != ConnectionState.CONNECTED);
        var received = new CopyOnWriteArrayList<Object>();
        offline.methods().stream().listen(received::add);
        offline.methods().sendStreamMessage(new SimpleData(0));
        offline.methods().sendStreamMessage(new SimpleData(1));
        var givenUp = offline.methods().sendStreamMessageAsync(new SimpleData(2));
        var waiting = offline.methods().sendStreamMessageAsync(new SimpleData(3));

        givenUp.cancel(true);
        proxy.accept();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(60));
        await().until(() -> received.size() == 3);
        assertThat(received).containsExactly(new SimpleData(0), new SimpleData(1), new SimpleData(3));
    }
}
