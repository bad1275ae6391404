package dev.streampod.client.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.stream.StreamOverflowException;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items of calls that the application does not read: what their server has credit for. */
@Timeout(300)
class UnreadItemsTest {

    /** The smallest limit that there is. */
    private static final int LARGEST = 1_024;

    private final ScriptedServer server = new ScriptedServer();
    private final WorkClient client = WorkClient.builder(server.port())
            .connectTimeout(Duration.ofSeconds(60)) // so that no attempt fails because the machine is busy
            .maxMessageBytes(LARGEST)
            .streamBufferBytes(8 * LARGEST)
            .build();
    private final ScriptedConnection connection = connected();

    private ScriptedConnection connected() {
        client.openStreamingConnection();
        return server.welcome();
    }

    @AfterEach
    void close() {
        connection.cut();
        client.close();
        server.close();
    }

    private Iterator<Long> call(int id, int credit) {
        Iterator<Long> reading = client.work().count(1_000).iterator();
        connection.expectStart("[\"call\"," + id + ",");
        connection.expect("[\"credit\"," + id + ",null," + credit + "]");
        return reading;
    }

    private void item(int id, int size) {
        String frame = "[\"item\"," + id + ",null,7]";
        connection.send(frame + " ".repeat(size - frame.length()));
    }

    @Test
    void aServerHasCreditForWhatFitsIntoTheBytesAndEachCallForOneItem() {
        Iterator<Long> first = call(1, 4);
        for (int i = 0; i < 4; i++) {
            item(1, LARGEST);
        }
        Iterator<Long> second = call(2, 1);
        for (int i = 0; i < 10; i++) {
            item(2, LARGEST);
            assertThat(second.next()).isEqualTo(7);
            connection.expect("[\"credit\",2,null,1]");
        }
        connection.send("[\"end\",1,null]");
        item(2, LARGEST); // behind the end, with which the first leaves its room to others
        assertThat(second.next()).isEqualTo(7);
        connection.expect("[\"credit\",2,null,4]");
        for (int i = 0; i < 4; i++) {
            assertThat(first.next()).isEqualTo(7);
        }
        assertThat(first.hasNext()).isFalse();
        Iterator<Long> third = call(3, 1);
        connection.send("[\"end\",3,null]");
        assertThat(third.hasNext()).isFalse();
    }

    @Test
    void aServerWhoseItemsGrowBeyondTheBytesIsToldToStopAndTheReaderIsTold() {
        Iterator<Long> reading = call(1, 4);
        int credit = 4;
        for (int i = 0; i < 100; i++) {
            item(1, 20);
            assertThat(reading.next()).isEqualTo(7);
            credit--;
            for (; credit == 0 || connection.waiting() > 0; credit += credit()) {}
        }
        for (; credit <= 20; credit += credit()) {} // what was read is credited a moment later
        for (int i = 0; i < credit; i++) {
            item(1, LARGEST);
        }
        String told = connection.take();
        while (told.startsWith("[\"credit\",1,null,")) { // of what was read before
            told = connection.take();
        }
        assertThat(told).isEqualTo("[\"cancel\",1,null]");
        assertThatThrownBy(() -> reading.forEachRemaining(item -> {})).isInstanceOf(StreamOverflowException.class);
    }

    private int credit() {
        String frame = connection.expectStart("[\"credit\",1,null,");
        return Integer.parseInt(frame.substring(frame.lastIndexOf(',') + 1, frame.length() - 1));
    }
}
