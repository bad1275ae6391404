package dev.streampod.examples.chat.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.chat.protocol.ChatFromClient;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.Goodbye;
import dev.streampod.examples.chat.protocol.JoinRoom;
import dev.streampod.examples.chat.protocol.Joined;
import dev.streampod.examples.chat.protocol.LeaveRoom;
import dev.streampod.examples.chat.protocol.Left;
import dev.streampod.examples.chat.protocol.NotDelivered;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.SignedIn;
import dev.streampod.examples.chat.protocol.server.ChatEndpoint;
import dev.streampod.examples.chat.protocol.server.RoomChannel;
import dev.streampod.examples.chat.protocol.server.UserChannel;
import dev.streampod.server.RequestException;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.TypedChannel;
import dev.streampod.server.messaging.Subscription;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Passes on what people say. Whoever it is for hears it through a channel, on whatever server they are: each session
 * listens to the channel of its user and to those of the rooms it is in.
 */
final class Chat extends ChatEndpoint {

    /** What users and rooms may be called. */
    static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,40}");

    private static final int MAX_TEXT = 2_000;
    private static final int MAX_ROOMS = 20;

    @Override
    protected void streamOpened(StreamingSession session) {
        String userId = session.authentication().orElseThrow().userId();
        setUserObject(session, new Member(userId));
        UserChannel.of(userId).addListener(session, message -> sendStreamMessage(session, message));
        sendStreamMessage(session, new SignedIn(userId));
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
        Member me = Objects.requireNonNull(getUserObject(session));
        if (message instanceof ChatMessage chat) {
            checkName(chat.recipientId());
            checkText(chat.text());
            ChatMessage signed = chat.withSenderId(me.userId()).withSentAt(Instant.now());
            post(session, UserChannel.of(chat.recipientId()), signed, chat.recipientId());
        } else if (message instanceof RoomMessage said) {
            checkText(said.text());
            join(session, me, said.room());
            RoomMessage signed = said.withSenderId(me.userId()).withSentAt(Instant.now());
            post(session, RoomChannel.of(said.room()), signed, said.room());
        } else if (message instanceof JoinRoom join) {
            join(session, me, join.room());
        } else if (message instanceof LeaveRoom leave) {
            leave(session, me, leave.room());
        } else if (message instanceof Goodbye goodbye) {
            sendStreamMessage(session, goodbye);
        }
    }

    @Override
    protected void streamClosed(StreamingSession session) {
        Member me = getUserObject(session);
        if (me != null) {
            me.rooms().keySet().forEach(room -> post(session, RoomChannel.of(room), new Left(room, me.userId()), room));
        }
    }

    private void join(StreamingSession session, Member me, String room) {
        if (me.rooms().containsKey(room)) {
            return;
        }
        checkName(room);
        if (me.rooms().size() == MAX_ROOMS) {
            throw RequestException.badRequest("you are in " + MAX_ROOMS + " rooms already, leave one first");
        }
        Subscription subscription =
                RoomChannel.of(room).addListener(session, event -> sendStreamMessage(session, event));
        me.rooms().put(room, subscription);
        post(session, RoomChannel.of(room), new Joined(room, me.userId()), room);
    }

    private void leave(StreamingSession session, Member me, String room) {
        Subscription subscription = me.rooms().remove(room);
        if (subscription == null) {
            throw RequestException.badRequest("you are not in the room " + room);
        }
        subscription.close();
        var left = new Left(room, me.userId());
        sendStreamMessage(session, left); // the channel does not reach this session any more
        post(session, RoomChannel.of(room), left, room);
    }

    /** Posts without waiting; should it fail, the sender is told then. */
    private <M extends SerializableEntity> void post(
            StreamingSession session, TypedChannel<M> channel, M message, String to) {
        var unused = channel.post(session, message).exceptionally(failure -> {
            sendStreamMessage(session, new NotDelivered(to, "the servers cannot reach each other"));
            return null;
        });
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw RequestException.badRequest("a name has 1 to 40 letters, digits, dots, dashes or underscores");
        }
    }

    private static void checkText(String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw RequestException.badRequest("a line has 1 to " + MAX_TEXT + " characters");
        }
    }
}
