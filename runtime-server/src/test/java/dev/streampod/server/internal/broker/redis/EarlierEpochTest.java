package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.messaging.ChannelPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose epoch a server of an earlier build has begun: eight random bytes, of which none counts breaks. */
class EarlierEpochTest extends RedisHistoryFixture {

    private void begin(int first) {
        String script = "local epoch = string.char(ARGV[1]) .. 'rnd-old'"
                + " redis.call('HSET', KEYS[1], 'e', epoch, 'b', epoch)";
        redis.command("EVAL", script, "1", ORIGINS, Integer.toString(first));
    }

    /** A listener that comes later with a position. */
    private HeardNotes late(ChannelPosition after) {
        var heard = new HeardNotes();
        server().withHistory(HUNDRED).addListenerAfter("room", after, Note.class, heard);
        return heard;
    }

    private static void assertToldBefore(int number, HeardNotes heard) {
        await().until(() -> heard.lastNumber() == number);
        assertThat(heard.numbers()).containsExactly(number);
        assertThat(heard.gaps()).hasSize(1);
        assertThat(heard.beforeGap()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0xC3, 0xFF})
    void lossesAreToldAlsoTheLossOfABreak(int first) {
        begin(first);
        var here = server().withHistory(HUNDRED);
        post(here, 1, 2);
        var second = here.history("room", Note.class).join().get(1).position();
        assertThat(second.epoch() >>> 56).isEqualTo(first);
        keep();
        post(here, 3, 3);
        goBack();
        post(here, 4, 4);
        assertToldBefore(4, late(second));

        goBack(); // with what told of the loss
        post(here, 5, 5);
        assertToldBefore(5, late(second));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0xC3, 0xFE})
    void aServerThatHasHeardBehindABreakTellsThatItIsLost(int first) {
        begin(first);
        var here = server().withHistory(HUNDRED);
        var there = server().withHistory(HUNDRED);
        var heard = new HeardNotes();
        there.addListenerAfter("room", null, Note.class, heard);
        post(here, 1, 2);
        var second = here.history("room", Note.class).join().get(1).position();
        keep();
        post(here, 3, 3);
        goBack();
        post(here, 4, 4);
        await().until(() -> heard.lastNumber() == 4);
        goBack();
        post(there, 5, 5);

        assertToldBefore(5, late(second));
    }

    /** The mark of a break was another character behind the epoch. */
    @Test
    void aBreakThatAnEarlierBuildHasAnnouncedIsMade() {
        begin(0xC3);
        var here = server().withHistory(HUNDRED);
        post(here, 1, 2);
        var second = here.history("room", Note.class).join().get(1).position();
        String script = "local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][2]"
                + " for i = 1, #last, 2 do if last[i] == 'e' then"
                + " redis.call('HSET', KEYS[2], 'e', last[i + 1] .. '!') end end";
        redis.command("EVAL", script, "2", KEY, ORIGINS);
        post(server().withHistory(HUNDRED), 3, 3);

        assertToldBefore(3, late(second));
    }
}
