package dev.streampod.examples.chat.server;

import dev.streampod.examples.chat.protocol.ChatFromClient;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.Goodbye;
import dev.streampod.examples.chat.protocol.Member;
import dev.streampod.examples.chat.protocol.NotDelivered;
import dev.streampod.examples.chat.protocol.RoomInfo;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.SignedIn;
import dev.streampod.examples.chat.protocol.server.ChatEndpoint;
import dev.streampod.examples.chat.protocol.server.RoomChannel;
import dev.streampod.examples.chat.protocol.server.UserChannel;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Posts each line to the channel of its room or recipient, which reaches all servers. Clients follow the channels of rooms
 * themselves; each session listens to the channel of its user.
 */
final class Chat extends ChatEndpoint {

    /** What users and rooms may be called. */
    static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,40}");

    private static final int MAX_TEXT = 2_000;

    private final Rooms rooms;

    /** @param rooms those of this server */
    Chat(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    protected boolean mayFollow(Session session, RoomChannel channel) {
        checkName(channel.room());
        return true; // for every user; the protocol requires a login
    }

    @Override
    protected Member presentAs(Session session, RoomChannel channel) {
        // Asked again when the user changes: the session is in the room by then.
        if (rooms.enter(channel.room(), session.id())) {
            session.onClose(() -> rooms.leave(channel.room(), session.id()));
        }
        return new Member(userId(session));
    }

    @Override
    protected List<RoomInfo> rooms(Session session) {
        return rooms.occupied();
    }

    @Override
    protected void streamOpened(StreamingSession session) {
        String userId = userId(session);
        UserChannel.of(userId).addListener(session, message -> sendStreamMessage(session, message));
        sendStreamMessage(session, new SignedIn(userId));
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
        if (message instanceof ChatMessage chat) {
            checkName(chat.recipientId());
            checkText(chat.text());
            ChatMessage signed = chat.withSenderId(userId(session)).withSentAt(Instant.now());
            tellFailure(session, UserChannel.of(chat.recipientId()).post(session, signed), chat.recipientId());
        } else if (message instanceof RoomMessage said) {
            checkName(said.room());
            checkText(said.text());
            RoomMessage signed = said.withSenderId(userId(session)).withSentAt(Instant.now());
            tellFailure(session, RoomChannel.of(said.room()).post(session, signed), said.room());
        } else if (message instanceof Goodbye goodbye) {
            sendStreamMessage(session, goodbye);
        }
    }

    private static String userId(Session session) {
        return session.authentication().orElseThrow().userId();
    }

    /** Tells the sender when the post fails; no thread waits for it. */
    private void tellFailure(StreamingSession session, CompletableFuture<Void> posted, String to) {
        var unused = posted.exceptionally(failure -> {
            sendStreamMessage(session, new NotDelivered(to, "the servers cannot reach each other"));
            return null;
        });
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw RequestException.badRequest("a name has 1 to 40 letters, digits, dots, dashes or underscores");
        }
    }

    private static void checkText(String text) {
        if (VisibleText.isBlank(text) || text.length() > MAX_TEXT) {
            throw RequestException.badRequest("a line has 1 to " + MAX_TEXT + " characters, one of them visible");
        }
    }
}
