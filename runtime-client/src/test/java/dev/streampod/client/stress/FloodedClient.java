package dev.streampod.client.stress;

import dev.streampod.client.Backoff;
import dev.streampod.client.ClientThreads;
import dev.streampod.client.FeedMember;
import dev.streampod.client.FeedPresenceListener;
import dev.streampod.client.StreamOptions;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.OverflowPolicy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Clients in a process of its own, with a small heap: one that is connected to a server that floods it, which the test is,
 * and one of a second server that goes on over the same threads.
 *
 * <p>The first has a stream with readers that do not read, a call, a call whose stream it reads, and a call to which it
 * sends a stream without an end. It follows a channel three times, in this order: without reading, reading, and with a
 * listener to its presence that is held up. Commands come on the standard input, one a line, and each is answered with a line:
 * {@code open} begins with a new first client, {@code used} tells what the second server answers and how much of the heap is
 * in use, {@code close} closes the first client.
 */
final class FloodedClient {

    private static final int READERS = 4;
    private static final StreamOptions LATEST = StreamOptions.DEFAULT.withOverflow(OverflowPolicy.DROP_OLDEST);

    private static final Backoff AGAIN = new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), Backoff.FOREVER);

    /** What waits for the readers of its streams. */
    private static final int STREAM_BUFFER_BYTES = 1_000_000;

    private static final int PRESENCE_BYTES = 1_000_000;

    private FloodedClient() {}

    private static WorkClient open(int port, ClientThreads threads) {
        WorkClient client = WorkClient.builder(port)
                .threads(threads)
                .backoff(AGAIN)
                .closeTimeout(Duration.ofMillis(200))
                .streamBufferBytes(STREAM_BUFFER_BYTES)
                .presenceBytes(PRESENCE_BYTES)
                .build();
        client.addErrorListener(error -> {});
        client.openStreamingConnection().join();
        for (int i = 0; i < READERS; i++) {
            client.work().stream().completion().whenComplete((done, failure) -> {});
            // This one never ends, so that what it keeps counts.
            client.work().stream(LATEST).completion().whenComplete((done, failure) -> {});
        }
        var unanswered = client.work().squareAsync(1);
        unanswered.whenComplete((done, failure) -> {});
        client.work().count(Long.MAX_VALUE).listen(item -> {});
        client.work()
                .sumAsync(ItemPublisher.of(out -> {
                    for (long i = 0; ; i++) {
                        out.send(i);
                    }
                }))
                .whenComplete((done, failure) -> {});
        client.work().follow().completion().whenComplete((done, failure) -> {});
        client.work().follow().listen(report -> {});
        client.work().follow().presence().listen(new HeldUp());
        return client;
    }

    /** Comes back from its first event when the client has ended. */
    private static final class HeldUp implements FeedPresenceListener<Report> {

        @Override
        public void joined(FeedMember<Report> member) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void left(FeedMember<Report> member) {}
    }

    public static void main(String[] arguments) throws Exception {
        int hostile = Integer.parseInt(arguments[0]);
        var threads = ClientThreads.create();
        WorkClient neighbour = WorkClient.builder(Integer.parseInt(arguments[1]))
                .threads(threads)
                .build();
        neighbour.openStreamingConnection().join();
        WorkClient flooded = null;
        System.out.println("ready");
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] words = command.split(" ");
            String answer = "done";
            if (words[0].equals("open")) {
                flooded = open(hostile, threads);
            } else if (words[0].equals("close") && flooded != null) {
                flooded.close();
                flooded = null;
            } else {
                long nine = neighbour.work().squareAsync(3).join();
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                answer = nine + " " + (runtime.totalMemory() - runtime.freeMemory());
            }
            System.out.println("answer " + words[1] + ": " + answer);
        }
        System.exit(0);
    }
}
