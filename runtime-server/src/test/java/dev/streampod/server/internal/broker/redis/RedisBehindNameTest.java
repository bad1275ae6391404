package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessagingLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis of a provider that replaces the machine behind a name: another address, and the same port. */
@Tag("long")
@NeedsRedis
@Timeout(300)
class RedisBehindNameTest {

    private static final String NAME = "redis.streampod.test";
    private static final ChannelHistory HUNDRED = new ChannelHistory(100, Duration.ofHours(1));

    private final RedisServer first = RedisServer.start("--repl-diskless-sync-delay", "0");
    private final RedisServer second = RedisServer.start("--repl-diskless-sync-delay", "0");
    private final Machine one = new Machine("127.0.0.2", 0, first.port());
    private final Machine other = new Machine("127.0.0.3", one.port(), second.port());
    private final NameServer names = new NameServer(one.address());
    private final List<MessageBroker> servers = new ArrayList<>();

    RedisBehindNameTest() throws IOException {
        second.command("REPLICAOF", "127.0.0.1", Integer.toString(first.port()));
        await().until(() -> first.command("INFO", "replication").text().contains("state=online"));
    }

    @AfterEach
    void close() throws IOException {
        servers.forEach(MessageBroker::close);
        names.close();
        one.close();
        other.close();
        first.close();
        second.close();
    }

    /** An address at which a Redis of this machine is reached. */
    private static final class Machine implements AutoCloseable {

        private final ServerSocket listening;
        private final int target;
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();

        private Machine(String address, int port, int target) throws IOException {
            this.target = target;
            this.listening = new ServerSocket();
            listening.bind(new InetSocketAddress(address, port));
            start(this::accept);
        }

        private static void start(Runnable task) {
            var thread = new Thread(task, "machine behind a name");
            thread.setDaemon(true);
            thread.start();
        }

        private int port() {
            return listening.getLocalPort();
        }

        private InetAddress address() {
            return listening.getInetAddress();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listening.accept();
                    var redis = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.addAll(List.of(client, redis));
                    if (listening.isClosed()) { // after these were accepted, perhaps before they could be cut
                        cut();
                    }
                    start(() -> pass(client, redis));
                    start(() -> pass(redis, client));
                }
            } catch (IOException e) {
                cut(); // It is closed, or its Redis is gone.
            }
        }

        private static void pass(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // Both are closed.
            }
        }

        private void cut() {
            for (Socket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // It is closed all the same.
                }
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            cut();
        }
    }

    private MessageBroker server() {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder("redis://" + NAME + ":" + one.port())
                        .limits(RedisLimits.defaults()
                                .withHeartbeat(Duration.ofMillis(500))
                                .withBufferTime(Duration.ofMinutes(2)))
                        .resolver(names.resolver())
                        .build())
                .build();
        servers.add(broker);
        return broker;
    }

    private static List<CompletableFuture<Void>> post(MessageBroker broker, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> broker.withHistory(HUNDRED).postMessage("room", new Note("ada", i)))
                .toList();
    }

    private static void awaitTaken(List<CompletableFuture<Void>> posts) {
        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
    }

    private static List<Integer> numbers(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void theMachineThatTheNameLeadsToIsUsedWhenTheOneBeforeHasBecomeAReplica() {
        var here = server();
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        awaitTaken(post(here, 1, 10));
        first.awaitReplicas();

        try (var log = new LogCapture(RedisMessageBus.class.getName())) {
            second.command("REPLICAOF", "NO", "ONE");
            first.command("REPLICAOF", "127.0.0.1", Integer.toString(second.port()));
            var posts = post(here, 11, 20);
            names.leadTo(other.address());

            awaitTaken(posts);
            assertThat(log.messages())
                    .anyMatch(line -> line.contains("cannot be reached"))
                    .noneMatch(line -> line.contains("unresolved"));
        }
        await().until(() -> heard.numbers().size() == 20);
        assertThat(heard.numbers()).isEqualTo(numbers(20));
        assertThat(heard.gaps()).isEmpty();
        assertThat(second.command("CLIENT", "LIST").lines()).anyMatch(line -> line.contains("name=streampod"));
    }

    @Test
    void theMachineThatTheNameLeadsToIsUsedWhenTheOneBeforeIsGone() throws IOException {
        var here = server();
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        awaitTaken(post(here, 1, 10));
        first.awaitReplicas();
        int asked = names.questions();

        one.close();
        second.command("REPLICAOF", "NO", "ONE");
        var posts = post(here, 11, 20);
        await().until(() -> names.questions() > asked); // It still leads to the machine that is gone.
        names.leadTo(other.address());

        awaitTaken(posts);
        await().until(() -> heard.numbers().size() == 20);
        assertThat(heard.numbers()).isEqualTo(numbers(20));
        assertThat(heard.gaps()).isEmpty();
    }
}
