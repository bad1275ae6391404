package dev.streampod.server.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server says of functions that have ended for good. */
class HealthTest {

    @Test
    void aServerThatLostAThreadIsToBeRestarted() {
        var health = new Health(true, "up", 3, List.of("The timer"), true);
        assertThat(health.live()).isFalse();
        assertThat(health.ready()).isFalse();
        assertThat(health.liveJson()).isEqualTo("{\"status\":\"failing\",\"live\":false,\"ended\":[\"The timer\"]}");
        assertThat(health.readyJson())
                .isEqualTo("{\"status\":\"failing\",\"ready\":false,\"redis\":\"up\",\"ended\":[\"The timer\"]}");
        assertThat(health.toJson())
                .isEqualTo("{\"status\":\"failing\",\"live\":false,\"ready\":false,\"redis\":\"up\","
                        + "\"connections\":3,\"ended\":[\"The timer\"]}");
    }

    @Test
    void whereARestartDoesNotHelpTheServerIsLiveAndNotReady() {
        var health = new Health(true, "down", 3, List.of("Messaging through Redis"), false);
        assertThat(health.live()).isTrue();
        assertThat(health.ready()).isFalse();
    }
}
