package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A server in a process of its own: answers every note on channel {@code ask} by one on channel {@code answer}, until its
 * standard input ends.
 */
final class RemoteServer {

    private RemoteServer() {}

    public static void main(String[] arguments) throws IOException {
        var bus = RedisMessageBus.builder(arguments[0]).build();
        try (var broker =
                        MessageBroker.builder(TestProtocol.registry()).bus(bus).build();
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var subscription = broker.addListener("ask", Note.class, note -> {
                var unused = broker.postMessage("answer", new Note("remote", note.number(), note.secret()));
            });
            subscription.confirmed().toCompletableFuture().join();
            System.out.println("ready");
            while (input.readLine() != null) {
                Thread.onSpinWait();
            }
        }
        System.out.println("closed");
    }
}
