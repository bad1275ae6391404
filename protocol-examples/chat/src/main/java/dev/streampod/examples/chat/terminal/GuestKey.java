package dev.streampod.examples.chat.terminal;

import dev.streampod.client.KeyProvider;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The key of a guest: the server is asked for one by the method {@code signIn}, and again whenever the client needs another,
 * before the first expires and after each loss of the connection. Asks over an anonymous connection of its own. Safe for use
 * from any thread.
 */
final class GuestKey implements KeyProvider {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String server;
    private final String name;
    private @Nullable String key;

    GuestKey(String server, String name) {
        this.server = server;
        this.name = name;
    }

    @Override
    public synchronized String key() {
        try (var client = ChatClient.builder(server).connectTimeout(PATIENCE).build()) {
            String next = client.doors().withDeadline(PATIENCE).signIn(name, key);
            key = next;
            return next;
        }
    }
}
