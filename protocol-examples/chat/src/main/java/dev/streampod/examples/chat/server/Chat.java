package dev.streampod.examples.chat.server;

import dev.streampod.examples.chat.protocol.ChatFromClient;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.Goodbye;
import dev.streampod.examples.chat.protocol.JoinRoom;
import dev.streampod.examples.chat.protocol.Joined;
import dev.streampod.examples.chat.protocol.LeaveRoom;
import dev.streampod.examples.chat.protocol.Left;
import dev.streampod.examples.chat.protocol.NotDelivered;
import dev.streampod.examples.chat.protocol.PastLine;
import dev.streampod.examples.chat.protocol.RoomEvent;
import dev.streampod.examples.chat.protocol.RoomInfo;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.SignedIn;
import dev.streampod.examples.chat.protocol.server.ChatEndpoint;
import dev.streampod.examples.chat.protocol.server.RoomChannel;
import dev.streampod.examples.chat.protocol.server.UserChannel;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.messaging.ChannelMessage;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Subscription;
import dev.streampod.stream.ItemPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what people say. Whoever it is for hears it through a channel, on whatever server they are: each session
 * listens to the channel of its user and to those of the rooms it is in.
 */
final class Chat extends ChatEndpoint {

    /** What users and rooms may be called. */
    static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,40}");

    private static final int MAX_TEXT = 2_000;
    private static final int MAX_ROOMS = 20;
    private static final int MAX_PAGE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Rooms rooms;

    /** @param rooms those of this server */
    Chat(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    protected List<RoomInfo> rooms(Session session) {
        return rooms.occupied();
    }

    @Override
    protected Flow.Publisher<PastLine> history(Session session, String room, @Nullable String before, int count) {
        checkName(room);
        if (count < 1 || count > MAX_PAGE) {
            throw RequestException.badRequest("count is 1 to " + MAX_PAGE + ", not " + count);
        }
        ChannelPosition end = before == null ? ChannelPosition.END : position(before);
        List<PastLine> lines = kept(session, room).stream()
                .filter(kept -> kept.position().compareTo(end) < 0)
                .flatMap(kept -> kept.message() instanceof RoomMessage said
                        ? Stream.of(new PastLine(kept.position().toString(), said))
                        : Stream.empty())
                .toList();
        List<PastLine> page = lines.subList(Math.max(0, lines.size() - count), lines.size());
        return ItemPublisher.of(out -> {
            for (PastLine line : page) {
                out.send(line);
            }
        });
    }

    private static List<ChannelMessage<RoomEvent>> kept(Session session, String room) {
        try {
            return RoomChannel.of(room)
                    .history(session)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw RequestException.unavailable("what was said before cannot be read now");
        }
    }

    private static ChannelPosition position(String text) {
        try {
            return ChannelPosition.parse(text);
        } catch (IllegalArgumentException e) {
            throw RequestException.badRequest("before is the position of a line, not that");
        }
    }

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
            tellFailure(session, UserChannel.of(chat.recipientId()).post(session, signed), chat.recipientId());
        } else if (message instanceof RoomMessage said) {
            checkText(said.text());
            join(session, me, said.room());
            RoomMessage signed = said.withSenderId(me.userId()).withSentAt(Instant.now());
            post(session, said.room(), signed);
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
            me.rooms().keySet().forEach(room -> {
                rooms.leave(room);
                post(session, room, new Left(room, me.userId()));
            });
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
        rooms.enter(room);
        Subscription subscription =
                RoomChannel.of(room).addListener(session, event -> sendStreamMessage(session, event));
        me.rooms().put(room, subscription);
        post(session, room, new Joined(room, me.userId()));
    }

    private void leave(StreamingSession session, Member me, String room) {
        Subscription subscription = me.rooms().remove(room);
        if (subscription == null) {
            throw RequestException.badRequest("you are not in the room " + room);
        }
        subscription.close();
        rooms.leave(room);
        var left = new Left(room, me.userId());
        sendStreamMessage(session, left); // the channel does not reach this session any more
        post(session, room, left);
    }

    private void post(StreamingSession session, String room, RoomEvent event) {
        tellFailure(session, RoomChannel.of(room).post(session, event), room);
    }

    /** Nobody waits for a post; should it fail, the sender is told then. */
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
