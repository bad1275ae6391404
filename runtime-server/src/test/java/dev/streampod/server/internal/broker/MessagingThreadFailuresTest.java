package dev.streampod.server.internal.broker;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.streampod.concurrent.Failures;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Errors on the threads of messaging that have no caller: they are counted, logged once with their stack, and survived. */
@Timeout(300)
class MessagingThreadFailuresTest {

    private static final class OnPurpose extends Error {

        private static final long serialVersionUID = 1L;

        private OnPurpose() {
            super("on purpose");
        }
    }

    /** An appender of the application that fails at its first events. */
    private static final class FailingAppender extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        private final Logger logger;
        private final AtomicInteger events = new AtomicInteger();
        private final int failing;

        /** @param failing how many events fail */
        private FailingAppender(Class<?> of, int failing) {
            this.failing = failing;
            logger = (Logger) LoggerFactory.getLogger(of);
            setContext(logger.getLoggerContext());
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (events.incrementAndGet() <= failing) {
                throw new OnPurpose();
            }
        }

        @Override
        public void close() {
            logger.detachAppender(this);
            stop();
        }
    }

    /** Takes every post at once, and gives out the executor of completions. */
    private static final class OpenBus extends StubBus {

        private final CompletableFuture<Executor> completions = new CompletableFuture<>();

        @Override
        public void start(Receiver receiver, Executor given) {
            completions.complete(given);
        }

        @Override
        public CompletableFuture<Void> publish(String channel, byte[] message) {
            return CompletableFuture.runAsync(() -> {}, completions.join());
        }

        @Override
        public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int most) {
            return new CompletableFuture<>();
        }
    }

    private final LogCapture log = new LogCapture("dev.streampod.server");
    private final Failures failures = ServerFailures.logged();

    @AfterEach
    void close() {
        log.close();
    }

    private MessageBroker.Builder messages() {
        return MessageBroker.builder(TestProtocol.registry()).failures(failures);
    }

    private void assertReportedOnce(String function) {
        await().until(() -> log.thrown().size() == 1);
        assertThat(log.thrown()).hasOnlyElementsOfType(OnPurpose.class);
        assertThat(log.errors()).hasSize(1).first().asString().startsWith(function + " failed");
        assertThat(failures.count()).isEqualTo(1);
        assertThat(failures.ended()).isEmpty();
    }

    @Test
    void theWatchOverSlowListenersGoesOnAfterAnError() throws Exception {
        var proceed = new Semaphore(0);
        var heard = new AtomicInteger();
        var limits = MessagingLimits.defaults().withSlowListener(Duration.ofMillis(20));
        try (var appender = new FailingAppender(Messages.class, 1);
                var messages = messages().limits(limits).build()) {
            messages.addListener("room", Note.class, note -> {
                proceed.acquireUninterruptibly();
                heard.incrementAndGet();
            });
            messages.postMessage("room", new Note("ada", 1)).join();
            assertReportedOnce("The watch over slow listeners");

            proceed.release();
            await().until(() -> heard.get() == 1);
            messages.postMessage("room", new Note("ada", 2)).join();
            await().until(() -> appender.events.get() == 2);
            proceed.release();
            await().until(() -> heard.get() == 2);
            assertThat(failures.count()).isEqualTo(1);
        }
    }

    @Test
    void aPaceThatThrowsWhenTheTimerLooksIsReportedAndLookedAtAgain() {
        var congested = new AtomicBoolean(true);
        var looks = new AtomicInteger();
        var drained = new AtomicInteger();
        try (var messages = messages().build()) {
            var client = new Backpressure() {
                @Override
                public boolean isFull(int bytes) {
                    if (looks.incrementAndGet() == 1) {
                        throw new OnPurpose();
                    }
                    return congested.get();
                }

                @Override
                public void whenDrained(Runnable action) {} // does not say so
            };
            Backpressure backpressure = messages.scoped(client).owner().backpressure(null, () -> false);
            backpressure.whenDrained(drained::incrementAndGet);
            assertReportedOnce("Looking whether a client takes more of a history");
            assertThat(drained).hasValue(0);
            congested.set(false);
            await().until(() -> drained.get() == 1);
        }
    }

    @Test
    void theThreadThatCompletesPostsIsReplacedAfterAnError() {
        var bus = new OpenBus();
        try (var messages = messages().bus(bus).build()) {
            bus.completions.join().execute(() -> {
                throw new OnPurpose();
            });
            assertReportedOnce("Thread streampod-posts-0");
            var thread = new CompletableFuture<String>();
            assertThat(messages.postMessage("room", new Note("ada", 1))
                            .thenRun(
                                    () -> thread.complete(Thread.currentThread().getName())))
                    .succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(thread).succeedsWithin(60, TimeUnit.SECONDS);
        }
    }

    @Test
    @NeedsRedis
    void aConnectionToRedisIsMadeAgainAndUsedThoughNothingCanBeLogged() {
        try (var redis = RedisServer.start();
                var messages = messages()
                        .bus(RedisMessageBus.builder(redis.uri())
                                .failures(failures)
                                .build())
                        .build();
                var appender = new FailingAppender(RedisMessageBus.class, Integer.MAX_VALUE)) {
            await().until(() -> messages.state().redis() == MessagingState.Redis.UP);
            redis.kill();
            await().until(() -> messages.state().redis() == MessagingState.Redis.DOWN);
            redis.restart();
            await().until(() -> messages.state().redis() == MessagingState.Redis.UP);
            assertThat(messages.postMessage("room", new Note("ada", 1))).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(appender.events).hasPositiveValue();
        }
    }

    @Test
    @NeedsRedis
    void anErrorOfCodeThatWaitsForAPostIsItsOwnAndAllPostsAreCompleted() {
        List<CompletableFuture<Void>> posts = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> waiting = new CopyOnWriteArrayList<>();
        List<String> threads = new CopyOnWriteArrayList<>();
        try (var redis = RedisServer.start();
                var messages = messages()
                        .bus(RedisMessageBus.builder(redis.uri())
                                .failures(failures)
                                .build())
                        .build()) {
            await().until(() -> messages.state().redis() == MessagingState.Redis.UP);
            redis.suspend(); // until all that waits for the posts is there
            for (int i = 0; i < 200; i++) {
                CompletableFuture<Void> post = messages.postMessage("room", new Note("ada", i));
                posts.add(post);
                waiting.add(post.thenRun(() -> {
                    threads.add(Thread.currentThread().getName());
                    throw new OnPurpose();
                }));
            }
            redis.resume();
            // Not by waiting for the futures: a thread that does so helps to run what depends on them.
            await().until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
            assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
            assertThat(waiting)
                    .allSatisfy(each -> assertThat(each)
                            .failsWithin(60, TimeUnit.SECONDS)
                            .withThrowableThat()
                            .withCauseInstanceOf(OnPurpose.class));
            assertThat(threads).hasSize(200).allMatch(name -> name.startsWith("streampod-posts-"));
            assertThat(failures.count()).isZero();
            assertThat(messages.postMessage("room", new Note("ada", 200))).succeedsWithin(60, TimeUnit.SECONDS);
        }
    }
}
