package dev.streampod.examples.chat.terminal;

import dev.streampod.client.ClientError;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.ChatToClient;
import dev.streampod.examples.chat.protocol.Joined;
import dev.streampod.examples.chat.protocol.Left;
import dev.streampod.examples.chat.protocol.NotDelivered;
import dev.streampod.examples.chat.protocol.PastLine;
import dev.streampod.examples.chat.protocol.RoomInfo;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.SignedIn;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows what happens, a line at a time: what people do on one output, what becomes of the connection on another, so that a
 * pipe may take them apart. Safe for use from any thread.
 */
final class Screen {

    /** What could move the cursor, change colours or turn the direction of a line: others decide what they send. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\x80-\\x9F\\u2028-\\u202E\\u2066-\\u2069]");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final PrintWriter people;
    private final PrintWriter status;
    private final ZoneId zone;

    Screen(PrintWriter people, PrintWriter status, ZoneId zone) {
        this.people = people;
        this.status = status;
        this.zone = zone;
    }

    void show(ChatToClient message) {
        if (message instanceof RoomMessage said) {
            print(people, line(said));
        } else if (message instanceof ChatMessage chat) {
            print(people, time(chat.sentAt()) + " " + chat.senderId() + " to you: " + chat.text());
        } else if (message instanceof Joined joined) {
            print(people, "* " + joined.userId() + " joined " + joined.room());
        } else if (message instanceof Left left) {
            print(people, "* " + left.userId() + " left " + left.room());
        } else if (message instanceof SignedIn signedIn) {
            status("you are " + signedIn.userId());
        } else if (message instanceof NotDelivered lost) {
            status("not delivered to " + lost.to() + ": " + lost.reason());
        }
    }

    /** A line of before, marked as one. */
    void show(PastLine past) {
        print(people, "~ " + line(past.said()));
    }

    void show(RoomInfo info) {
        print(people, "* " + info.members() + " in " + info.room());
    }

    void show(ConnectionEvent event) {
        status(
                switch (event.state()) {
                    case CONNECTING -> "connecting …";
                    case CONNECTED -> "connected";
                    case DISCONNECTED -> "disconnected";
                    case WAITING_TO_RETRY -> "the connection is lost" + cause(event) + "; next try " + when(event);
                });
    }

    void show(ClientError error) {
        String reference = error.reference() == null ? "" : " (reference " + error.reference() + ")";
        status("the server says: " + error.message() + reference);
    }

    /** Something about this terminal itself. */
    void status(String text) {
        print(status, "-- " + text);
    }

    private String line(RoomMessage said) {
        return time(said.sentAt()) + " [" + said.room() + "] " + said.senderId() + ": " + said.text();
    }

    private static String cause(ConnectionEvent event) {
        return event.cause() == null ? "" : " (" + event.cause().getMessage() + ")";
    }

    private static String when(ConnectionEvent event) {
        if (event.retryAt() == null) {
            return "soon";
        }
        long millis =
                Math.max(0, Duration.between(Instant.now(), event.retryAt()).toMillis());
        return "in " + millis / 1000 + "." + millis % 1000 / 100 + " s";
    }

    private String time(@Nullable Instant at) {
        return at == null ? "--:--:--" : TIME.format(at.atZone(zone));
    }

    private static void print(PrintWriter out, String line) {
        out.println(UNPRINTABLE.matcher(line).replaceAll("\uFFFD"));
        out.flush();
    }
}
