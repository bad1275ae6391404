package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.metrics.HandlerTimer;
import dev.streampod.server.metrics.MicrometerMetrics;
import dev.streampod.server.metrics.ServerGauges;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.SimpleData;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a server measures, seen in a registry of Micrometer's. */
class MetricsTest extends ServerTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private StreampodServer measured(Recording recording, Limits limits) {
        return start(
                recording,
                builder -> builder.limits(limits).metrics(new MicrometerMetrics(registry, "server", "under test")));
    }

    private double counter(String name, String... tags) {
        FunctionCounter counter = registry.get(name).tags(tags).functionCounter();
        return counter.count();
    }

    private double gauge(String name) {
        Gauge gauge = registry.get(name).gauge();
        return gauge.value();
    }

    private static String message(int num) {
        return "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + num + "}]";
    }

    @Test
    void connectionsStreamsMessagesBytesAndHandlerTimesAreMeasured() {
        var server = measured(new Recording(), quick().build());
        var client = open(server, "echo");
        welcomed(server);
        double bytesIn = counter("streampod.bytes", "direction", "in");
        double bytesOut = counter("streampod.bytes", "direction", "out");
        for (int i = 0; i < 10; i++) {
            client.sendText(message(i));
            assertThat(client.expectText()).isEqualTo(message(i));
        }

        assertThat(gauge("streampod.connections")).isEqualTo(2);
        assertThat(counter("streampod.connections.opened")).isEqualTo(2);
        assertThat(gauge("streampod.streams")).isEqualTo(1);
        assertThat(counter("streampod.streams.opened")).isEqualTo(1);
        assertThat(counter("streampod.messages", "direction", "in")).isEqualTo(10);
        assertThat(counter("streampod.messages", "direction", "out")).isEqualTo(10);
        assertThat(counter("streampod.bytes", "direction", "in") - bytesIn)
                .isEqualTo(10 * message(0).length());
        assertThat(counter("streampod.bytes", "direction", "out") - bytesOut)
                .isEqualTo(10 * message(0).length());
        await().until(() -> registry.get("streampod.handler")
                        .tags("endpoint", "echo", "server", "under test")
                        .timer()
                        .count()
                == 10);
        assertThat(registry.get("streampod.handler")
                        .tag("endpoint", "members")
                        .timer()
                        .count())
                .isZero();

        client.sendClose(1000, "");
        await().until(() -> gauge("streampod.connections") == 1 && gauge("streampod.streams") == 0);
        assertThat(counter("streampod.connections.ended")).isEqualTo(1);
    }

    @Test
    void aHandlerThatFailsIsTimedToo() {
        var client = open(measured(new Recording(), quick().build()), "echo");
        client.sendText("[\"msg\",\"echo\",\"Boom\",{\"reason\":\"bug\"}]");
        assertThat(client.expectText()).contains("internal");
        assertThat(registry.get("streampod.handler")
                        .tag("endpoint", "echo")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(counter("streampod.refused", "code", "internal")).isEqualTo(1);
    }

    @Test
    void refusalsAreCountedByTheirCodes() {
        var server = measured(new Recording(), quick().messageBytes(1000).build());
        var client = welcomed(server);
        client.sendText("[\"open\",\"members\"]");
        assertThat(client.expectText()).contains("unauthenticated");
        client.sendText(message(1));
        assertThat(client.expectText()).contains("not-open");
        client.sendText(message(1));
        assertThat(client.expectText()).contains("not-open");
        client.sendText("no frame");
        assertThat(client.expectClose().code()).isEqualTo(3501);
        var large = welcomed(server);
        large.sendText("x".repeat(1001));
        assertThat(large.expectClose().code()).isEqualTo(1009);
        // The close frame may be sent before the session knows of it, which would be dismissed as well.
        await().until(() -> counter("streampod.connections.closed", "reason", "message-too-large") == 1);
        var dismissed = welcomed(server);
        server.clients().forEach(each -> each.close(4001, "go"));
        assertThat(dismissed.expectClose().code()).isEqualTo(4001);

        assertThat(counter("streampod.refused", "code", "unauthenticated")).isEqualTo(1);
        assertThat(counter("streampod.refused", "code", "not-open")).isEqualTo(2);
        assertThat(counter("streampod.connections.closed", "reason", "bad-frame"))
                .isEqualTo(1);
        assertThat(counter("streampod.connections.closed", "reason", "message-too-large"))
                .isEqualTo(1);
        assertThat(counter("streampod.connections.closed", "reason", "closed-by-application"))
                .isEqualTo(1);
        assertThat(counter("streampod.connections.closed", "reason", "drain")).isZero();
    }

    @Test
    void aConnectionIsCountedAsClosedThoughItsSessionWaits() {
        var server = measured(
                new Recording(), quick().heartbeat(Duration.ofMillis(100)).build());
        var client = ResumableClient.begin(connect(server));
        assertThat(client.socket().awaitClose().code()).isEqualTo(3002);
        assertThat(counter("streampod.connections.closed", "reason", "heartbeat-missed"))
                .isEqualTo(1);
        assertThat(server.statistics().waitingSessions()).isEqualTo(1);
    }

    @Test
    void aConnectionIsCountedAsClosedThoughItsSessionIsResumedOnAnother() {
        var server = measured(new Recording(), quick().build());
        var client = ResumableClient.begin(connect(server));
        var first = client.socket();
        client.resume(connect(server));
        assertThat(first.awaitClose().code()).isEqualTo(3003);
        assertThat(counter("streampod.connections.closed", "reason", "session-elsewhere"))
                .isEqualTo(1);
        assertThat(counter("streampod.sessions.resumed")).isEqualTo(1);
    }

    @Test
    void whatWaitsIsMeasuredWhileItWaits() {
        var goOn = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        var server = measured(recording, quick().queueBytes(64 * 1024 * 1024).build());
        var client = open(server, "echo");
        for (int i = 0; i < 100; i++) {
            client.sendText(message(i));
        }
        await().until(() -> counter("streampod.messages", "direction", "in") == 100);
        // A runner takes 64 at a time; what it has taken waits no longer in the mailbox.
        await().until(() -> gauge("streampod.queue.mailbox") >= 36 && gauge("streampod.queue.mailbox") < 100);
        await().until(() -> gauge("streampod.queue.mailbox.largest") == gauge("streampod.queue.mailbox"));
        assertThat(gauge("streampod.queue.send")).isZero();

        // The client reads nothing: what the sockets do not hold stays in the queue.
        StreamingSession session = server.sessions().iterator().next();
        for (int i = 0; i < 400_000; i++) {
            session.send(new SimpleData(i));
        }
        assertThat(gauge("streampod.queue.send")).isPositive();
        // Until nothing is written any more.
        await().until(() -> gauge("streampod.queue.send.largest") == gauge("streampod.queue.send"));
        assertThat(gauge("streampod.queue.send")).isPositive();
        goOn.countDown();
        client.abort();
        await().until(() -> gauge("streampod.queue.send") == 0 && gauge("streampod.queue.mailbox") == 0);
    }

    @Test
    void metersLeaveTheRegistryWithTheServerAndAnotherServerMayTakeTheirPlace() {
        var server = measured(new Recording(), quick().build());
        welcomed(server);
        assertThat(registry.getMeters()).isNotEmpty();
        server.close();
        assertThat(registry.getMeters()).isEmpty();

        measured(new Recording(), quick().build());
        assertThat(gauge("streampod.connections")).isZero();
    }

    @Test
    void metricsAreOfOneServer() {
        var metrics = new MicrometerMetrics(registry);
        start(new Recording(), builder -> builder.metrics(metrics));
        assertThatThrownBy(() -> StreampodServer.builder(new Recording().endpoints())
                        .metrics(metrics)
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Each needs its own");
    }

    @Test
    void theOperationsPageListsEveryMetric() throws IOException {
        measured(new Recording(), quick().build());
        var documented = new TreeSet<String>();
        var row = Pattern.compile("(?m)^\\| `(streampod\\.[a-z.]+)` \\|");
        var matcher = row.matcher(Files.readString(Path.of("../docs/operations.md")));
        while (matcher.find()) {
            documented.add(matcher.group(1));
        }
        assertThat(documented)
                .isEqualTo(registry.getMeters().stream()
                        .map(Meter::getId)
                        .map(Meter.Id::getName)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aTimerThatThrowsIsLoggedAndConcernsNoMessage() {
        var failing = new ServerMetrics() {
            @Override
            public void begin(ServerGauges figures) {}

            @Override
            public HandlerTimer handlerTimer(String endpoint) {
                return nanos -> {
                    throw new IllegalStateException("the registry is closed");
                };
            }

            @Override
            public void end() {}
        };
        try (var log = new LogCapture("dev.streampod.server")) {
            var client = open(start(new Recording(), builder -> builder.metrics(failing)), "echo");
            client.sendText(message(1));
            assertThat(client.expectText()).isEqualTo(message(1));
            client.sendText(message(2));
            assertThat(client.expectText()).isEqualTo(message(2));
            assertThat(log.thrown())
                    .isNotEmpty()
                    .allSatisfy(thrown -> assertThat(thrown).hasMessage("the registry is closed"));
            assertThat(log.errors()).allMatch(line -> line.startsWith("The timer of a handler failed"));
        }
    }
}
