package dev.streampod.examples.chat.terminal;

import dev.streampod.client.StreampodException;
import dev.streampod.examples.chat.protocol.PastLine;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Shows what was said in rooms before, ever older. Safe for use from any thread; waits for the server, in bounded time.
 */
final class OlderLines {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChatClient client;
    private final Screen screen;

    /** Where the oldest line stands that was shown, of each room. Owned by this object's monitor. */
    private final Map<String, String> oldest = new HashMap<>();

    OlderLines(ChatClient client, Screen screen) {
        this.client = client;
        this.screen = screen;
    }

    /**
     * Shows lines of a room that are older than those that it has shown already.
     *
     * @param count how many at most
     * @return whether there were any
     */
    synchronized boolean show(String room, int count) {
        String before = oldest.get(room);
        boolean any = false;
        try (MessageStream<PastLine> lines =
                client.chat().withDeadline(PATIENCE).history(room, before, count)) {
            for (PastLine past : lines) {
                if (!any) {
                    oldest.put(room, past.position());
                    any = true;
                }
                screen.show(past);
            }
        } catch (StreampodException e) {
            screen.status("older lines could not be loaded: " + e.getMessage());
            return true;
        }
        return any;
    }

    /** Begins again with the newest lines of a room. */
    synchronized void beginAgain(String room) {
        oldest.remove(room);
    }

    /** Begins again everywhere: another server may have another history, or the same one after a restart. */
    synchronized void beginAgain() {
        oldest.clear();
    }
}
