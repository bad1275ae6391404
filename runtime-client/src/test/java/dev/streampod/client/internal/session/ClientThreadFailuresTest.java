package dev.streampod.client.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.streampod.client.Backoff;
import dev.streampod.client.ConnectionRefusedException;
import dev.streampod.client.ConnectionTimeoutException;
import dev.streampod.client.KeyProvider;
import dev.streampod.client.StreamOptions;
import dev.streampod.client.UnauthenticatedException;
import dev.streampod.client.chat.ChatProtocol;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.ClientFailures;
import dev.streampod.concurrent.Failures;
import dev.streampod.entity.SerializableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors on each kind of thread of a client: the thread goes on, and whoever waits for something is told. */
@Timeout(300)
final class ClientThreadFailuresTest {

    private final Failures failures = ClientFailures.logged();

    private static void fail() {
        throw new OutOfMemoryError("on purpose");
    }

    @Test
    void aTaskOfAWorkerThatThrowsAnErrorIsReportedAndTheWorkersStillEnd() throws Exception {
        var ran = new AtomicInteger();
        var callbacks = new CallbackExecutor("test-worker", failures);
        for (int i = 0; i < 5; i++) {
            callbacks.execute(ClientThreadFailuresTest::fail);
            callbacks.execute(ran::incrementAndGet);
        }
        await().until(() -> ran.get() == 5 && failures.count() == 5);
        callbacks.close();
        assertThat(callbacks.awaitEnd(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aWriterThatCannotGoOnGivesItsConnectionUp() {
        var aborted = new AtomicInteger();
        Transport transport = new Transport() {
            @Override
            public void write(List<byte[]> frames, Runnable written) {
                fail();
            }

            @Override
            public void close(int code, String reason) {}

            @Override
            public void abort() {
                aborted.incrementAndGet();
            }
        };
        var writer = new BatchWriter(transport, Runnable::run, new BatchWriter.Source() {
            @Override
            public List<byte[]> nextBatch(BatchWriter by) {
                return List.of(new byte[] {1});
            }

            @Override
            public void batchWritten(BatchWriter by) {}
        });
        writer.signal();
        assertThat(aborted).hasValue(1);
    }

    private static ClientSession connection(
            FakeConnector connector, ManualScheduler timers, CallbackExecutor callbacks, KeyProvider keys) {
        return new ClientSession(
                new ConnectionSettings(
                        URI.create("ws://example.com/websocket"),
                        ChatProtocol.INSTANCE,
                        ConnectionSettings.CONNECT_TIMEOUT,
                        ConnectionSettings.CLOSE_TIMEOUT,
                        Backoff.DEFAULT,
                        null,
                        10,
                        10_000,
                        10_000,
                        true,
                        10_000,
                        StreamOptions.DEFAULT,
                        ConnectionSettings.PRESENCE_BYTES),
                new ClientResources(connector, timers, callbacks, RandomGenerator.getDefault()),
                keys);
    }

    @Test
    void aKeyProviderThatThrowsAnErrorFailsTheAttemptToConnect() {
        var callbacks = new CallbackExecutor("test-worker", failures);
        try {
            var session = connection(new FakeConnector(), new ManualScheduler(), callbacks, () -> {
                throw new AssertionError("on purpose");
            });
            var opening = session.open();
            assertThat(catchThrowable(() -> opening.get(60, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(UnauthenticatedException.class)
                    .hasRootCauseInstanceOf(AssertionError.class)
                    .hasMessageContaining("java.lang.AssertionError: on purpose");
            assertThat(failures.count()).isEqualTo(1); // so it is in the log with its stack
        } finally {
            callbacks.close();
        }
    }

    /** As a method of a protocol throws it, which a key provider may call. */
    private static final class NoSuchName extends SerializableException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            return "nobody has signed in yet";
        }
    }

    static List<Exception> answers() {
        return List.of(
                new IOException("nobody has signed in yet"),
                new NoSuchName(),
                new ConnectionTimeoutException("nobody has signed in yet", null));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aKeyProviderThatSaysThatThereIsNoKeyNowIsNoFailure(Exception answer) {
        var callbacks = new CallbackExecutor("test-worker", failures);
        try {
            var session = connection(new FakeConnector(), new ManualScheduler(), callbacks, () -> {
                throw answer;
            });
            var opening = session.open();
            assertThat(catchThrowable(() -> opening.get(60, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(UnauthenticatedException.class)
                    .hasMessageContaining("The key provider has no key: nobody has signed in yet");
            assertThat(failures.count()).isZero();
        } finally {
            callbacks.close();
        }
    }

    @Test
    void aKeyProviderThatHangsIsNotAskedByEachFurtherAttempt() {
        var callbacks = new CallbackExecutor("test-worker", failures);
        try {
            var connector = new FakeConnector();
            var timers = new ManualScheduler();
            var asked = new AtomicInteger();
            var released = new CountDownLatch(1);
            var session = connection(connector, timers, callbacks, () -> {
                asked.incrementAndGet();
                released.await();
                return null;
            });
            for (int i = 0; i < 5; i++) {
                var opening = session.open();
                await().until(() -> asked.get() == 1);
                timers.pass(ConnectionSettings.CONNECT_TIMEOUT);
                assertThat(catchThrowable(() -> opening.get(60, TimeUnit.SECONDS)))
                        .hasCauseInstanceOf(ConnectionTimeoutException.class)
                        .hasMessageContaining("The key provider did not answer within 10000 ms");
            }

            var opening = session.open();
            released.countDown();
            connector.next().welcome();
            assertThat(opening).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(asked).hasValue(2);
        } finally {
            callbacks.close();
        }
    }

    @Test
    void anAttemptForWhichNoThreadCanBeStartedFailsAndTheNextMaySucceed() {
        var noThreads = new AtomicBoolean(true);
        var callbacks = new CallbackExecutor("test-worker", failures, task -> {
            if (noThreads.get()) {
                throw new OutOfMemoryError("on purpose");
            }
            return new Thread(task);
        });
        try {
            var connector = new FakeConnector();
            var session = connection(connector, new ManualScheduler(), callbacks, () -> null);
            var failed = session.open();
            assertThat(catchThrowable(() -> failed.get(60, TimeUnit.SECONDS)))
                    .hasCauseInstanceOf(ConnectionRefusedException.class)
                    .hasMessageContaining("No thread");

            noThreads.set(false);
            var opening = session.open();
            connector.next().welcome();
            assertThat(opening).succeedsWithin(60, TimeUnit.SECONDS);
        } finally {
            callbacks.close();
        }
    }
}
