package dev.streampod.examples.chat.terminal;

import dev.streampod.client.ConnectionState;
import dev.streampod.client.Interruption;
import dev.streampod.client.StreampodException;
import dev.streampod.examples.chat.protocol.ChatFromClient;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.Goodbye;
import dev.streampod.examples.chat.protocol.JoinRoom;
import dev.streampod.examples.chat.protocol.LeaveRoom;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is typed into messages. One thread types; another tells of interruptions and shares nothing with it but the
 * set of rooms, and which older lines were shown of them.
 */
final class Conversation {

    private static final String HELP =
            "a line goes to the room you are in; /join ROOM, /leave, /rooms, /history, /to USER TEXT, /help, /quit";

    /** How many lines are shown of what was said before. */
    private static final int OLDER_LINES = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChatClient client;
    private final Screen screen;
    private final OlderLines older;
    private final Set<String> rooms = ConcurrentHashMap.newKeySet();
    private @Nullable String room;

    Conversation(ChatClient client, Screen screen) {
        this.client = client;
        this.screen = screen;
        this.older = new OlderLines(client, screen);
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
            case "/history" -> {
                if (room == null) {
                    screen.status("you are in no room; /join one first");
                } else if (!older.show(room, OLDER_LINES)) {
                    screen.status("the server knows nothing older of " + room);
                }
            }
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

    /**
     * Goes to a room, which is where lines go from now on. Rooms that were joined before are still heard. Of another the last
     * lines are shown first; what is said between that and the joining, a moment later, is not.
     */
    void join(String name) {
        room = name;
        if (rooms.add(name)) {
            older.show(name, OLDER_LINES);
        }
        send(new JoinRoom(name));
    }

    /** Tells the server that this was all; it answers when it has handled everything before. */
    void end() {
        send(new Goodbye());
    }

    /** The connection was lost. If it is back, the server knows nothing yet of the rooms on it. */
    void resume(Interruption<ChatFromClient> interruption) {
        older.beginAgain();
        if (client.connectionState() == ConnectionState.CONNECTED) {
            screen.status("back again; what was said meanwhile did not come through");
            rooms.forEach(name -> send(new JoinRoom(name)));
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
        if (room == null) {
            screen.status("you are in no room");
            return;
        }
        send(new LeaveRoom(room));
        rooms.remove(room);
        older.beginAgain(room);
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
