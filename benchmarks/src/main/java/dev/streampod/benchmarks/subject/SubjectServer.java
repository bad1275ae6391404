package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.server.BenchmarkEndpoints;
import dev.streampod.benchmarks.server.MeasuredServer;
import dev.streampod.server.StreampodServer;
import java.io.IOException;

/** Streampod with its defaults, on loopback. */
public final class SubjectServer {

    private SubjectServer() {}

    /**
     * Serves the endpoints of {@code benchmark.yaml} until standard input ends.
     *
     * @param args where it posts, {@code feed} unless said; to how many channels of that kind, 1 unless said; the address of
     *     Redis, if it has one
     */
    public static void main(String[] args) throws IOException {
        var channel = args.length > 0 ? args[0] : Feed.CHANNEL;
        int numbers = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        var builder = StreampodServer.builder(new BenchmarkEndpoints(
                        new Echo(), new Feed(), new Followed(), new DropOldestFeed(), new Mailbox()))
                .host("127.0.0.1")
                .port(0);
        if (args.length > 2) {
            builder.redis(args[2]);
        }
        try (var server = builder.build().start()) {
            MeasuredServer.serveUntilInputEnds(server.port(), new PostTarget(server.messages(), channel, numbers));
        }
    }
}
