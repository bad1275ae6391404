package dev.streampod.examples.chat.terminal;

import dev.streampod.client.ClientError;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.Recovery;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.ChatToClient;
import dev.streampod.examples.chat.protocol.Member;
import dev.streampod.examples.chat.protocol.NotDelivered;
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
        if (message instanceof ChatMessage chat) {
            print(people, time(chat.sentAt()) + " " + chat.senderId() + " to you: " + chat.text());
        } else if (message instanceof SignedIn signedIn) {
            status("you are " + signedIn.userId());
        } else if (message instanceof NotDelivered lost) {
            status("not delivered to " + lost.to() + ": " + lost.reason());
        }
    }

    void show(RoomMessage said) {
        print(people, time(said.sentAt()) + " [" + said.room() + "] " + said.senderId() + ": " + said.text());
    }

    /** A member has come to a room, or was there already. */
    void showPresent(Member member, String room) {
        print(people, "* " + member.userId() + " is in " + room);
    }

    void showLeft(Member member, String room) {
        print(people, "* " + member.userId() + " left " + room);
    }

    /** What became of the lines that were said in a room while this terminal did not hear them. */
    void show(Recovery recovery, String room) {
        if (recovery instanceof Recovery.Lost lost) {
            status("lines may be missing here, said in " + room + " from " + time(lost.from()) + " to "
                    + time(lost.to()) + " (" + lost.cause() + ")");
        } else if (recovery instanceof Recovery.Recovered recovered && recovered.messages() > 0) {
            String lines = recovered.messages() == 1 ? "1 line" : recovered.messages() + " lines";
            status("that was said in " + room + " while you were away: " + lines);
        }
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
