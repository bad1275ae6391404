package dev.streampod.client.stress;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.server.messaging.MessageNotPostedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, which is stopped where it stands and killed as the system does it. What becomes of its posts comes
 * to this JVM. For one thread.
 */
final class SoakProcess implements SoakInstance {

    private final SoakPosts posts;
    private final ServerProcess process;
    private final Socket socket;
    private final PrintWriter commands;
    private final Thread reader;
    private final BlockingQueue<List<String>> answers = new ArrayBlockingQueue<>(16);
    private final int port;
    /** Posts of which it is not known what became of them, by their origins and numbers. */
    private final Map<List<String>, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

    private boolean posting = true;

    SoakProcess(String uri, String posterName, List<SoakChannel> channels, SoakPosts posts, long seed) {
        this.posts = posts;
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> arguments = new ArrayList<>(
                    List.of(Integer.toString(listening.getLocalPort()), uri, posterName, Long.toString(seed)));
            channels.forEach(channel -> arguments.add(channel.toString()));
            this.process = ServerProcess.main(SoakProgram.class, arguments.toArray(String[]::new))
                    .jvmFlags("-Xmx128m")
                    .start();
            listening.setSoTimeout((int) Deadline.DEFAULT.toMillis());
            this.socket = accept(listening);
            this.commands = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
            var events = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.reader = new Thread(() -> read(events), "stress events of " + posterName);
            reader.start();
            this.port = (int) number(answer(SoakProgram.LISTENS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket accept(ServerSocket listening) throws IOException {
        try {
            return listening.accept();
        } catch (IOException e) {
            String output = process.output();
            process.close();
            throw new IOException("The server did not start: " + output, e);
        }
    }

    private void read(BufferedReader events) {
        try {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                List<String> words = Arrays.asList(line.split("\t", -1));
                switch (words.get(0)) {
                    case SoakProgram.POSTED -> posted(words.subList(1, 3));
                    case SoakProgram.TAKEN -> post(words.subList(1, 3)).complete(null);
                    case SoakProgram.FAILED -> post(words.subList(1, 3)).completeExceptionally(failure(words.get(3)));
                    default -> answers.add(words);
                }
            }
        } catch (IOException e) {
            // It was killed. What became of the posts that it had sent last is not known.
        }
    }

    private void posted(List<String> post) {
        var result = new CompletableFuture<Void>();
        open.put(post, result);
        posts.posted(post.get(0), Long.parseLong(post.get(1)), result);
    }

    private CompletableFuture<Void> post(List<String> post) {
        return open.remove(post);
    }

    private static RuntimeException failure(String reason) {
        return Arrays.stream(MessageNotPostedException.Reason.values())
                .filter(each -> each.name().equals(reason))
                .findFirst()
                .<RuntimeException>map(each -> new MessageNotPostedException(each, reason))
                .orElseGet(() -> new IllegalStateException(reason));
    }

    private List<String> answer(String event) {
        try {
            List<String> words = answers.poll(Deadline.DEFAULT.toMillis(), TimeUnit.MILLISECONDS);
            if (words == null || !words.get(0).equals(event)) {
                throw new AssertionError("no \"" + event + "\" but " + words + " from " + process.output());
            }
            return words;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long number(List<String> words) {
        return Long.parseLong(words.get(1));
    }

    private void command(String... words) {
        commands.println(String.join("\t", words));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void post(SoakChannel channel, Tick tick) {
        command(SoakProgram.POST, channel.toString(), tick.origin(), Long.toString(tick.number()));
    }

    @Override
    public void revoke(String user, SoakChannel channel) {
        command(SoakProgram.REVOKE, user, channel.toString());
    }

    @Override
    public void stopPosting() {
        if (posting && process.isRunning()) {
            posting = false;
            command(SoakProgram.STOP);
            answer(SoakProgram.STOPPED);
        }
    }

    @Override
    public long left() {
        if (!process.isRunning()) {
            return 0;
        }
        command(SoakProgram.COUNT);
        return number(answer(SoakProgram.LEFT));
    }

    @Override
    public void suspend() {
        process.suspend();
    }

    @Override
    public void resume() {
        process.resume();
    }

    @Override
    public void kill() {
        process.kill();
        awaitEnd();
    }

    @Override
    public void close() {
        if (process.isRunning()) {
            command(SoakProgram.END);
            long left = number(answer(SoakProgram.LEFT));
            answer(SoakProgram.ENDED);
            process.awaitExit();
            awaitEnd();
            if (left > 0) {
                throw new AssertionError(process + " ended and left " + left);
            }
        }
    }

    private void awaitEnd() {
        process.close();
        try {
            reader.join(Deadline.DEFAULT.toMillis());
            socket.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    @Override
    public String toString() {
        return process.toString();
    }
}
