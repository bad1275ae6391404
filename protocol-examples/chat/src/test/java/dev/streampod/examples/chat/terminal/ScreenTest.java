package dev.streampod.examples.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.ClientError;
import dev.streampod.client.FeedMember;
import dev.streampod.client.Recovery;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.Member;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.wire.ErrorCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class ScreenTest {

    private final StringWriter people = new StringWriter();
    private final StringWriter status = new StringWriter();
    private final Screen screen = new Screen(new PrintWriter(people), new PrintWriter(status), ZoneOffset.UTC);

    private String shown(RoomMessage said) {
        screen.show(said);
        return shown();
    }

    private String shown() {
        return people.toString().stripTrailing();
    }

    private static RoomMessage said(String text) {
        return new RoomMessage("lobby", text, "ada", Instant.parse("2026-11-23T18:05:09Z"));
    }

    @Test
    void aLineInARoomIsShownWithTimeRoomAndSpeaker() {
        assertThat(shown(said("hello"))).isEqualTo("18:05:09 [lobby] ada: hello");
    }

    @Test
    void aPrivateLineIsShownAsOne() {
        var message = new ChatMessage("bob", "psst", "ada", Instant.parse("2026-11-23T18:05:09Z"));

        screen.show(message);

        assertThat(shown()).isEqualTo("18:05:09 ada to you: psst");
    }

    @Test
    void whoComesAndGoesIsNamedOnceWithHoweverManyClients() {
        var lobby = new Attendance("lobby", screen);
        var here = new FeedMember<>("1", new Member("bob"));
        var there = new FeedMember<>("2", new Member("bob"));

        lobby.joined(here);
        lobby.joined(there);
        assertThat(shown()).isEqualTo("* bob is in lobby");
        lobby.left(here);
        assertThat(shown()).isEqualTo("* bob is in lobby");
        lobby.left(there);
        assertThat(shown().lines()).containsExactly("* bob is in lobby", "* bob left lobby");
    }

    @Test
    void whatBecameOfAnInterruptionGoesToTheOtherOutput() {
        screen.show(new Recovery.Recovered(0), "lobby");
        assertThat(status.toString()).isEmpty();
        screen.show(new Recovery.Recovered(1), "lobby");
        screen.show(new Recovery.Recovered(17), "lobby");
        screen.show(
                new Recovery.Lost(
                        "not-kept", null, Instant.parse("2026-11-23T18:05:09Z"), Instant.parse("2026-11-23T18:06:10Z")),
                "lobby");

        assertThat(status.toString().lines())
                .containsExactly(
                        "-- that was said in lobby while you were away: 1 line",
                        "-- that was said in lobby while you were away: 17 lines",
                        "-- lines may be missing here, said in lobby from 18:05:09 to 18:06:10 (not-kept)");
        assertThat(people.toString()).isEmpty();
    }

    @Test
    void nobodyElseCanSteerTheTerminalOrFakeALine() {
        var text = "a\u001b[2Jb\r\n18:05:10 [lobby] bob: c\u0007\u009bd\u202ee\u2028f";

        assertThat(shown(said(text)))
                .isEqualTo(
                        "18:05:09 [lobby] ada: a\uFFFD[2Jb\uFFFD\uFFFD18:05:10 [lobby] bob: c\uFFFD\uFFFDd\uFFFDe\uFFFDf");
    }

    @Test
    void everyScriptAndEmojiIsShownAsItIs() {
        assertThat(shown(said("čau 你好 👩‍🚀"))).endsWith("ada: čau 你好 👩‍🚀");
    }

    @Test
    void anErrorGoesToTheOtherOutputWithItsReference() {
        screen.show(new ClientError(ErrorCode.INTERNAL, "chat", "r-17", "something went wrong"));

        assertThat(status.toString().strip()).isEqualTo("-- the server says: something went wrong (reference r-17)");
        assertThat(people.toString()).isEmpty();
    }
}
