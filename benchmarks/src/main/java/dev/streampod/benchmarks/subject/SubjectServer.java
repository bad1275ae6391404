package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.EchoMessage;
import dev.streampod.benchmarks.protocol.server.BenchmarkEndpoints;
import dev.streampod.benchmarks.server.MeasuredServer;
import dev.streampod.server.StreampodServer;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Streampod with its defaults, on loopback. */
public final class SubjectServer {

    private static final long FIRST_ID = 1_000_000;
    private static final Instant SENT_AT = Instant.parse("2026-11-23T10:15:30.123Z");

    private SubjectServer() {}

    /** Serves the endpoints of {@code benchmark.yaml} until standard input ends. */
    public static void main(String[] args) throws IOException {
        try (var server = StreampodServer.builder(
                        new BenchmarkEndpoints(new Echo(), new Feed(), new DropOldestFeed(), new Mailbox()))
                .host("127.0.0.1")
                .port(0)
                .build()
                .start()) {
            var posted = new AtomicLong();
            MeasuredServer.serveUntilInputEnds(server.port(), () -> {
                var accepted =
                        server.messages().postMessage(Feed.CHANNEL, message(FIRST_ID + posted.getAndIncrement()));
                if (accepted.isCompletedExceptionally()) {
                    throw new IllegalStateException("a post was refused: " + accepted);
                }
            });
        }
    }

    private static EchoMessage message(long id) {
        return EchoMessage.builder()
                .id(id)
                .sender("ada-lovelace")
                .text("hello, world")
                .sentAt(SENT_AT)
                .x(17)
                .y(42)
                .build();
    }
}
