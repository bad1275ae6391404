package dev.streampod.client.stress;

import dev.streampod.server.messaging.MessageNotPostedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A server of a soak as a program, which another one can stop, let go on, and kill. Over a connection it is told what to do, and says
 * what became of its posts: {@link SoakProcess} is the other end. A line is one command or one event, its words apart by tabs.
 */
final class SoakProgram {

    /** Events: where it listens; a post, what was taken and what failed; an answer with a number; the end of posting, and of all. */
    static final String LISTENS = "listens";

    static final String POSTED = "posted";
    static final String TAKEN = "taken";
    static final String FAILED = "failed";
    static final String LEFT = "left";
    static final String STOPPED = "stopped";
    static final String ENDED = "ended";

    /** Commands. */
    static final String POST = "post";

    static final String REVOKE = "revoke";
    static final String STOP = "stop";
    static final String COUNT = "count";
    static final String END = "end";

    private final PrintWriter out;

    private SoakProgram(PrintWriter out) {
        this.out = out;
    }

    /** Arguments: the port to connect to, where Redis is, who posts here, a seed, the channels. */
    public static void main(String... arguments) throws Exception {
        List<SoakChannel> channels = List.of(arguments).subList(4, arguments.length).stream()
                .map(SoakChannel::parse)
                .toList();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                var out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
            var program = new SoakProgram(out);
            try (var server =
                    new SoakHere(arguments[1], arguments[2], channels, program::posted, Long.parseLong(arguments[3]))) {
                program.say(LISTENS, server.port());
                program.obey(in, server);
            }
        }
    }

    private void obey(BufferedReader in, SoakHere server) throws IOException, InterruptedException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t", -1);
            switch (words[0]) {
                case POST -> server.post(SoakChannel.parse(words[1]), new Tick(words[2], Long.parseLong(words[3])));
                case REVOKE -> server.revoke(words[1], SoakChannel.parse(words[2]));
                case STOP -> {
                    server.stopPosting();
                    say(STOPPED);
                }
                case COUNT -> say(LEFT, server.left());
                case END -> {
                    server.close();
                    say(LEFT, server.left());
                    say(ENDED);
                    return;
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        server.stopPosting(); // The other end is gone.
    }

    private void posted(String origin, long number, CompletableFuture<Void> post) {
        say(POSTED, origin, number);
        var unused = post.whenComplete((nothing, failure) -> {
            if (failure == null) {
                say(TAKEN, origin, number);
            } else {
                String reason = failure instanceof MessageNotPostedException notPosted
                        ? notPosted.reason().name()
                        : failure.toString().replaceAll("\\s+", " ");
                say(FAILED, origin, number, reason);
            }
        });
    }

    private void say(Object... words) {
        String line =
                String.join("\t", List.of(words).stream().map(Object::toString).toList());
        synchronized (out) {
            out.println(line);
        }
    }
}
