package dev.streampod.client;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.fixtures.Deadline;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A client with an open connection to a scripted server, for one test. */
final class Connected implements AutoCloseable {

    /** Comes back at once, so that tests need not wait. */
    static final Backoff SOON = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), Backoff.FOREVER);

    private final ClientThreads threads = ClientThreads.create();
    final ScriptedServer server = new ScriptedServer();
    final ChatClient client;
    final RecordedEvents recorded;
    final ScriptedConnection connection;

    Connected() {
        this(builder -> builder);
    }

    Connected(UnaryOperator<StreampodClient.Builder<ChatClient>> options) {
        // The first connection of a process may take long on a busy machine.
        client = options.apply(ChatClient.builder(server.url())
                        .threads(threads)
                        .backoff(SOON)
                        .connectTimeout(Deadline.DEFAULT))
                .build();
        recorded = RecordedEvents.of(client);
        var opened = client.openStreamingConnection();
        connection = server.welcome();
        opened.join();
    }

    @Override
    public void close() {
        client.close();
        threads.close();
        server.close();
    }
}
