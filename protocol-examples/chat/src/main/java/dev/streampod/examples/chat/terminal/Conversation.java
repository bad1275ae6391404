package dev.streampod.examples.chat.terminal;

import dev.streampod.client.ConnectionState;
import dev.streampod.client.Interruption;
import dev.streampod.client.StreampodException;
import dev.streampod.examples.chat.protocol.ChatFromClient;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.Goodbye;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.examples.chat.protocol.client.RoomChannel;
import dev.streampod.examples.chat.protocol.client.RoomFeed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Turns what is typed into messages, and follows rooms. One thread types; another may tell of interruptions. */
final class Conversation {

    private static final String HELP =
            "a line goes to the room you are in; /join ROOM, /leave, /rooms, /to USER TEXT, /help, /quit";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChatClient client;
    private final Screen screen;

    /** Those that were joined and not left; touched by the thread that types only. */
    private final Map<String, RoomFeed> rooms = new HashMap<>();

    private @Nullable String room;

    Conversation(ChatClient client, Screen screen) {
        this.client = client;
        this.screen = screen;
    }

    /** Takes one line; returns whether more are wanted. */
    boolean typed(String line) {
        String[] words = line.strip().split("\\s+", 3);
        switch (words[0]) {
            case "" -> {}
            case "/help" -> screen.status(HELP);
            case "/quit" -> {
                return false;
            }
            case "/join" -> {
                if (words.length == 2) {
                    join(words[1]);
                } else {
                    screen.status("/join takes the name of a room, e.g. /join lobby");
                }
            }
            case "/leave" -> leave();
            case "/rooms" -> listRooms();
            case "/to" -> {
                if (words.length == 3) {
                    send(ChatMessage.builder()
                            .recipientId(words[1])
                            .text(words[2])
                            .build());
                } else {
                    screen.status("/to takes a user and a text, e.g. /to bob hello");
                }
            }
            default -> say(line.strip());
        }
        return true;
    }

    /** Goes to a room, which is where lines go from now on. Rooms that were joined before are still heard. */
    void join(String name) {
        room = name;
        RoomFeed feed = rooms.get(name);
        if (feed == null || feed.completion().toCompletableFuture().isDone()) {
            rooms.put(name, follow(name));
        }
    }

    /** Follows a room: first the kept lines, then all new ones, across all interruptions. */
    private RoomFeed follow(String name) {
        RoomFeed feed = client.chat().followAll(RoomChannel.of(name));
        feed.onRecovery(recovery -> screen.show(recovery, name));
        feed.presence().listen(new Attendance(name, screen));
        feed.completion().whenComplete((nothing, failure) -> {
            if (failure != null) {
                screen.status("you do not hear " + name + ": " + failure.getMessage());
            }
        });
        feed.listen(screen::show);
        return feed;
    }

    /** Tells the server that this was all; it answers when it has handled everything before. */
    void end() {
        send(new Goodbye());
    }

    /** The connection was lost. Rooms are followed on by themselves; what else was on its way is not sent again. */
    void interrupted(Interruption<ChatFromClient> interruption) {
        if (client.connectionState() == ConnectionState.CONNECTED) {
            screen.status("back again; private messages of meanwhile did not come through");
        }
        for (ChatFromClient message : interruption.unacknowledged()) {
            if (message instanceof RoomMessage said) {
                screen.status("this may not have arrived in " + said.room() + ": " + said.text());
            } else if (message instanceof ChatMessage said) {
                screen.status("this may not have reached " + said.recipientId() + ": " + said.text());
            }
        }
    }

    private void leave() {
        RoomFeed feed = room == null ? null : rooms.remove(room);
        if (feed == null) {
            screen.status("you are in no room");
            return;
        }
        feed.close();
        screen.status("you left " + room);
        room = null;
    }

    private void listRooms() {
        try {
            client.chat().withDeadline(PATIENCE).rooms().forEach(screen::show);
        } catch (StreampodException e) {
            screen.status("the rooms could not be listed: " + e.getMessage());
        }
    }

    private void say(String text) {
        if (text.startsWith("/")) {
            screen.status("no such command; " + HELP);
        } else if (room == null) {
            screen.status("you are in no room; /join one first");
        } else {
            send(RoomMessage.builder().room(room).text(text).build());
        }
    }

    /** Waits while the queue for a connection that is away is full: a pipe may be faster than any network. */
    private void send(ChatFromClient message) {
        try {
            client.chat().sendStreamMessageAsync(message).join();
        } catch (CompletionException e) {
            screen.status("not sent: " + (e.getCause() == null ? e : e.getCause()).getMessage());
        } catch (StreampodException e) {
            screen.status("not sent: " + e.getMessage());
        }
    }
}
