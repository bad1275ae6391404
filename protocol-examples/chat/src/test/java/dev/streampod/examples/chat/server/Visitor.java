package dev.streampod.examples.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.ClientError;
import dev.streampod.client.FeedMember;
import dev.streampod.client.FeedPresenceListener;
import dev.streampod.client.KeyProvider;
import dev.streampod.examples.chat.protocol.ChatFromClient;
import dev.streampod.examples.chat.protocol.Goodbye;
import dev.streampod.examples.chat.protocol.Member;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.examples.chat.protocol.client.ChatEndpointStub;
import dev.streampod.examples.chat.protocol.client.RoomChannel;
import dev.streampod.examples.chat.protocol.client.RoomFeed;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of the chat that remembers what it is told. */
final class Visitor implements AutoCloseable {

    /** Somebody is in a room. */
    record Came(String room, String userId) {}

    /** Somebody left a room. */
    record Gone(String room, String userId) {}

    private final ChatClient client;
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
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

    /** Follows a room from its first line that is kept, and waits until this user is there. */
    RoomFeed join(String room, String userId) {
        RoomFeed feed = chat().followAll(RoomChannel.of(room));
        feed.onRecovery(heard::add);
        feed.presence().listen(new FeedPresenceListener<>() {
            @Override
            public void joined(FeedMember<Member> member) {
                heard.add(new Came(room, member.info().userId()));
            }

            @Override
            public void left(FeedMember<Member> member) {
                heard.add(new Gone(room, member.info().userId()));
            }
        });
        feed.listen(heard::add);
        assertThat(feed.presence().known()).succeedsWithin(60, TimeUnit.SECONDS);
        expect(Came.class, came -> came.userId().equals(userId));
        return feed;
    }

    /** Waits for something of that class; what came before it is passed over. */
    <T> T expect(Class<T> type) {
        return expect(type, any -> true);
    }

    /** Waits for something of that class and kind; what came before it is passed over. */
    <T> T expect(Class<T> type, Predicate<T> kind) {
        for (Object next = next(heard, type.getSimpleName()); ; next = next(heard, type.getSimpleName())) {
            if (type.isInstance(next) && kind.test(type.cast(next))) {
                return type.cast(next);
            }
        }
    }

    ClientError expectError() {
        return next(errors, "error");
    }

    /** Waits until the server has handled everything that was sent, and asserts that nothing of that class came. */
    void expectNo(Class<?> type) {
        send(new Goodbye());
        for (Object next = next(heard, "Goodbye"); !(next instanceof Goodbye); next = next(heard, "Goodbye")) {
            assertThat(next).isNotInstanceOf(type);
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
