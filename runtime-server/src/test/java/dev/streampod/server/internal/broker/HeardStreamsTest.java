package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.messaging.ChannelPosition;
import org.junit.jupiter.api.Test;

class HeardStreamsTest {

    private static final long STREAM = 4_711;
    private static final long BEHIND_BREAK = STREAM | 1L << 56;

    private final HeardStreams streams = new HeardStreams();

    private static ChannelPosition at(long millis, long epoch) {
        return new ChannelPosition(millis, 0, epoch);
    }

    @Test
    void whatIsBehindTheBeginningWasHeardInEachHistoryOfTheStream() {
        streams.begin(at(100, STREAM));

        assertThat(streams.beginningBefore(at(100, STREAM))).isNull();
        assertThat(streams.beginningBefore(at(101, STREAM))).isEqualTo(at(100, STREAM));
        assertThat(streams.beginningBefore(at(101, BEHIND_BREAK))).isEqualTo(at(100, STREAM));
        assertThat(streams.beginningBefore(at(101, STREAM + 1))).isNull();
    }

    @Test
    void theFirstBeginningCountsOfAStreamThatCameBack() {
        streams.begin(at(100, STREAM));
        streams.begin(at(120, BEHIND_BREAK));

        assertThat(streams.beginningBefore(at(101, STREAM))).isEqualTo(at(100, STREAM));
    }

    @Test
    void theStreamThatBeganFirstMakesRoomForOneTooMany() {
        for (int i = 0; i < HeardStreams.MAX_STREAMS; i++) {
            streams.begin(at(100, STREAM + i));
        }
        assertThat(streams.beginningBefore(at(101, STREAM))).isNotNull();
        streams.begin(at(100, STREAM + HeardStreams.MAX_STREAMS));

        assertThat(streams.beginningBefore(at(101, STREAM))).isNull();
        assertThat(streams.beginningBefore(at(101, STREAM + 1))).isNotNull();
        assertThat(streams.beginningBefore(at(101, STREAM + HeardStreams.MAX_STREAMS)))
                .isNotNull();
    }
}
