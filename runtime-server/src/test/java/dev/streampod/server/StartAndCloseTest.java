package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.metrics.HandlerTimer;
import dev.streampod.server.metrics.ServerGauges;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.protocol.SimpleData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** How a server begins and ends, and what is left of one that could not begin. */
@Timeout(300)
class StartAndCloseTest extends ServerTest {

    private static final Pattern STARTED = Pattern.compile("^Started .*\\{127\\.0\\.0\\.1:(\\d+)\\}");

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("streampod-")
                        || thread.getName().startsWith("lettuce-"))
                .collect(Collectors.toSet());
    }

    private static void leavesNothing(StreampodServer.Builder builder, Class<? extends Throwable> failure) {
        Set<Thread> before = threads();
        assertThatThrownBy(builder::build).isInstanceOf(failure);
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    @Test
    void aServerWhosePageDoesNotExistLeavesNothingBehind() {
        leavesNothing(
                StreampodServer.builder(new Recording().endpoints())
                        .page(getClass().getClassLoader(), "no-such-folder"),
                IllegalArgumentException.class);
    }

    @Test
    @NeedsRedis
    void aServerWhosePageDoesNotExistLeavesNoConnectionToRedis() {
        try (var redis = RedisServer.start()) {
            leavesNothing(
                    StreampodServer.builder(new Recording().endpoints())
                            .redis(redis.uri())
                            .page(getClass().getClassLoader(), "no-such-folder"),
                    IllegalArgumentException.class);
        }
    }

    @Test
    void closingOnAThreadThatIsInterruptedLeavesNoThreadBehindAndTheThreadInterrupted() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        var server = StreampodServer.builder(new Recording().endpoints())
                .host("127.0.0.1")
                .port(0)
                .build()
                .start();
        int port = server.port();

        Thread.currentThread().interrupt();
        server.close();

        assertThat(Thread.interrupted()).isTrue();
        new ServerSocket(port).close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("streampod-")))
                .isSubsetOf(before));
    }

    @Test
    void aBuilderThatChangesLaterDoesNotChangeAServerThatIsBuilt() throws IOException {
        try (var occupied = new ServerSocket(0)) {
            StreampodServer.Builder builder = StreampodServer.builder(new Recording().endpoints())
                    .host("127.0.0.1")
                    .port(0);
            try (StreampodServer server = builder.build()) {
                builder.port(occupied.getLocalPort());
                server.start();
                assertThat(server.port()).isNotEqualTo(occupied.getLocalPort());
            }
        }
    }

    @Test
    void aServerWhoseMetricsFailLeavesNothingBehind() {
        var failing = new ServerMetrics() {
            @Override
            public void begin(ServerGauges figures) {
                throw new AssertionError("no metrics today");
            }

            @Override
            public @Nullable HandlerTimer handlerTimer(String endpoint) {
                return null;
            }

            @Override
            public void end() {}
        };
        leavesNothing(StreampodServer.builder(new Recording().endpoints()).metrics(failing), AssertionError.class);
    }

    @Test
    void aServerWhoseMetricsFailAtTheEndClosesAllTheSame() throws Exception {
        var failing = new ServerMetrics() {
            @Override
            public void begin(ServerGauges figures) {}

            @Override
            public @Nullable HandlerTimer handlerTimer(String endpoint) {
                return null;
            }

            @Override
            public void end() {
                throw new IllegalStateException("the registry is closed");
            }
        };
        Set<Thread> before = threads();
        var server = StreampodServer.builder(new Recording().endpoints())
                .port(0)
                .host("127.0.0.1")
                .metrics(failing)
                .build()
                .start();
        int port = server.port();
        try (var log = new LogCapture("dev.streampod.server")) {
            server.close();
            assertThat(log.thrown()).hasSize(1).first().asString().contains("the registry is closed");
        }
        server.awaitShutdown();
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void aServerThatIsClosedStillTellsItsPort() {
        var server = StreampodServer.builder(new Recording().endpoints())
                .host("127.0.0.1")
                .port(0)
                .build()
                .start();
        int port = server.port();
        server.close();
        assertThat(port).isPositive();
        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    void aHistoryOfAServerThatIsClosedIsUnavailable() {
        var server = StreampodServer.builder(new Recording().endpoints())
                .host("127.0.0.1")
                .port(0)
                .build()
                .start();
        var messages = server.messages().withHistory(new ChannelHistory(1, Duration.ofMinutes(1)));
        server.close();
        assertThat(messages.history("room", SimpleData.class).handle((kept, failure) -> failure))
                .succeedsWithin(Duration.ofSeconds(60))
                .isInstanceOfSatisfying(
                        HistoryUnavailableException.class, e -> assertThat(e).hasMessage("The server is closed"));
    }

    @Test
    void onlyAServerThatWasStartedIsSaidToBeClosed() throws IOException {
        try (var log = new LogCapture("dev.streampod.server.StreampodServer");
                var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StreampodServer.Builder builder = StreampodServer.builder(new Recording().endpoints())
                    .host("127.0.0.1")
                    .port(occupied.getLocalPort())
                    .name("one");
            builder.build().close();
            assertThatThrownBy(builder.build()::start).isInstanceOf(PortInUseException.class);
            assertThat(log.messages()).noneMatch(line -> line.startsWith("Server "));

            StreampodServer started = builder.port(0).build().start();
            int port = started.port();
            started.close();
            assertThat(log.messages())
                    .filteredOn(line -> line.startsWith("Server "))
                    .containsExactly("Server one listens on port " + port, "Server one is closed");
        }
    }

    @Test
    void aServerThatIsClosedWhileItStartsLeavesNoOpenPort() throws Exception {
        var port = new AtomicInteger();
        var server = closedAfterTest(StreampodServer.builder(new Recording().endpoints())
                .port(0)
                .host("127.0.0.1")
                .limits(quick().build())
                .build());
        var closing = new Thread(server::close);
        // Jetty says so when the port is open, before the start has returned.
        var jetty = (Logger) LoggerFactory.getLogger("org.eclipse.jetty.server.AbstractConnector");
        var seam = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                Matcher started = STARTED.matcher(event.getFormattedMessage());
                if (started.find() && closing.getState() == Thread.State.NEW) {
                    port.set(Integer.parseInt(started.group(1)));
                    closing.start();
                    await().until(() -> closing.getState() == Thread.State.WAITING
                            || closing.getState() == Thread.State.TERMINATED);
                }
            }
        };
        seam.setContext(jetty.getLoggerContext());
        seam.start();
        var level = jetty.getLevel();
        jetty.setLevel(Level.INFO);
        jetty.addAppender(seam);
        try {
            server.start();
        } finally {
            jetty.detachAppender(seam);
            jetty.setLevel(level);
        }
        closing.join();
        assertThat(port).hasPositiveValue();
        assertThatThrownBy(() -> RawWebSocket.connect(port.get())).hasMessageContaining("no handshake");
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        server.awaitShutdown();
    }
}
