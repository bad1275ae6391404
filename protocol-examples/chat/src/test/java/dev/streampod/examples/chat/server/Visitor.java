package dev.streampod.examples.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.ClientError;
import dev.streampod.client.KeyProvider;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.chat.protocol.ChatFromClient;
import dev.streampod.examples.chat.protocol.ChatToClient;
import dev.streampod.examples.chat.protocol.Goodbye;
import dev.streampod.examples.chat.protocol.JoinRoom;
import dev.streampod.examples.chat.protocol.Joined;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.examples.chat.protocol.client.ChatEndpointStub;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of the chat that remembers what it is told. */
final class Visitor implements AutoCloseable {

    private final ChatClient client;
    private final BlockingQueue<ChatToClient> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<ClientError> errors = new LinkedBlockingQueue<>();

    /** Connects to the server on this port with a key. */
    Visitor(int port, String key) {
        this(port, () -> key);
    }

    /** Connects to the server on this port with keys of a provider. */
    Visitor(int port, KeyProvider keys) {
        client =
                ChatClient.builder("http://localhost:" + port).keyProvider(keys).build();
        client.addErrorListener(errors::add);
        client.openStreamingConnection().join();
        client.chat().stream().listen(heard::add);
    }

    /** The methods of the chat. */
    ChatEndpointStub chat() {
        return client.chat();
    }

    void send(ChatFromClient message) {
        client.chat().sendStreamMessage(message);
    }

    /** Joins a room and waits to be in it. */
    void join(String room, String userId) {
        send(new JoinRoom(room));
        expect(Joined.class, joined -> joined.userId().equals(userId));
    }

    /** Waits for a message of that class; what came before it is passed over. */
    <T extends SerializableEntity> T expect(Class<T> type) {
        return expect(type, any -> true);
    }

    /** Waits for a message of that class and kind; what came before it is passed over. */
    <T extends SerializableEntity> T expect(Class<T> type, Predicate<T> kind) {
        for (ChatToClient message = next(heard, type.getSimpleName()); ; message = next(heard, type.getSimpleName())) {
            if (type.isInstance(message) && kind.test(type.cast(message))) {
                return type.cast(message);
            }
        }
    }

    ClientError expectError() {
        return next(errors, "error");
    }

    /** Waits until the server has handled everything that was sent, and asserts that no message of that class came. */
    void expectNo(Class<? extends ChatToClient> type) {
        send(new Goodbye());
        for (ChatToClient message = next(heard, "Goodbye"); !(message instanceof Goodbye); ) {
            assertThat(message).isNotInstanceOf(type);
            message = next(heard, "Goodbye");
        }
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("no %s within 60 seconds", what).isNotNull();
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
