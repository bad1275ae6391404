package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.messaging.ChannelPosition;
import org.junit.jupiter.api.Test;

class EndedStreamsTest {

    private static final long STREAM = 4_711;
    private static final long BEHIND_BREAK = STREAM | 1L << 56;

    private final EndedStreams streams = new EndedStreams();

    private static ChannelPosition at(long millis, long epoch) {
        return new ChannelPosition(millis, 0, epoch);
    }

    @Test
    void whatIsBehindTheEndOfItsStreamIsFoundInEachHistoryOfIt() {
        streams.add(at(100, STREAM));

        assertThat(streams.endBefore(at(100, STREAM))).isNull();
        assertThat(streams.endBefore(at(101, STREAM))).isEqualTo(at(100, STREAM));
        assertThat(streams.endBefore(at(101, BEHIND_BREAK))).isEqualTo(at(100, STREAM));
        assertThat(streams.endBefore(at(101, STREAM + 1))).isNull();
    }

    @Test
    void theFurthestEndCountsOfAStreamThatCameBack() {
        streams.add(at(100, STREAM));
        streams.add(at(90, BEHIND_BREAK));

        assertThat(streams.endBefore(at(100, STREAM))).isNull();
        assertThat(streams.endBefore(at(101, STREAM))).isEqualTo(at(100, STREAM));
    }

    @Test
    void theStreamThatEndedFirstMakesRoomForOneTooMany() {
        for (int i = 0; i < EndedStreams.MAX_STREAMS; i++) {
            streams.add(at(100, STREAM + i));
        }
        assertThat(streams.endBefore(at(101, STREAM))).isNotNull();
        streams.add(at(100, STREAM + EndedStreams.MAX_STREAMS));

        assertThat(streams.endBefore(at(101, STREAM))).isNull();
        assertThat(streams.endBefore(at(101, STREAM + 1))).isNotNull();
        assertThat(streams.endBefore(at(101, STREAM + EndedStreams.MAX_STREAMS)))
                .isNotNull();
    }
}
