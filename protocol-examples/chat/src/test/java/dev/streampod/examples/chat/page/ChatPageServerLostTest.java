package dev.streampod.examples.chat.page;

import static dev.streampod.examples.chat.page.ChatPage.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the page makes of servers that end, and of servers that cannot reach each other. */
@Tag("long")
class ChatPageServerLostTest extends OwnServersFixture {

    @Test
    @NeedsRedis
    void nothingSaidInARoomIsMissedWhenTheServerIsRestarted() {
        var redis = keep(RedisServer.start());
        var first = server(0, "--redis", redis.uri());
        int port = first.awaitPort();
        int other = server(0, "--redis", redis.uri()).awaitPort();
        var ann = page(port, "ann");
        var ben = page(other, "ben");
        soon(() -> assertThat(ann.members()).contains("ben"));
        ben.say("line 1");
        soon(() -> assertThat(ann.lines()).endsWith("ben: line 1"));

        first.kill();
        soon(() -> assertThat(ann.state()).isEqualTo("waiting"));
        ben.say("line 2");
        ben.say("line 3");
        soon(() -> assertThat(ben.lines()).endsWith("ben: line 3"));
        server(port, "--redis", redis.uri()).awaitPort();

        soon(() -> assertThat(ann.lines()).containsExactly("ben: line 1", "ben: line 2", "ben: line 3"));
        soon(() -> assertThat(ann.notices()).contains("Back again: 2 lines said while you were away."));
        assertThat(ann.state()).isEqualTo("connected");
        ann.say("line 4");
        soon(() -> assertThat(ben.lines()).endsWith("ben: line 3", "ann: line 4"));
        soon(() -> assertThat(ann.members()).containsExactly("ann (you)", "ben"));
        soon(() -> assertThat(ann.onItsWay()).isEmpty());
    }

    @Test
    void thePageSaysWhatMayBeMissingWhenTheServerHasForgottenEverything() {
        var before = server(0);
        int port = before.awaitPort();
        var ann = page(port, "ann");
        ann.writeToAbsent("ben");
        ann.open("lobby");

        before.kill();
        soon(() -> assertThat(ann.state()).isEqualTo("waiting"));
        ann.say("still here");
        soon(() -> assertThat(ann.onItsWay()).singleElement().asString().startsWith("still here"));
        server(port).awaitPort();

        soon(() -> assertThat(ann.lines()).endsWith("ann: still here"));
        soon(() -> assertThat(ann.notices()).anyMatch(notice -> notice.startsWith("Lines may be missing here")));
        soon(() -> assertThat(ann.onItsWay()).isEmpty());
        ann.open("ben");
        assertThat(ann.notices()).anyMatch(notice -> notice.contains("What ben said then did not come through."));
    }

    @Test
    void aLineThatMayNotHaveArrivedIsSentAgainWhenItsWriterSaysSo() {
        var before = server(0);
        var after = server(0);
        try (var line = FaultyProxy.to(before.awaitPort())) {
            var ann = page(line.port(), "ann");
            line.impose(Direction.TO_TARGET, Fault.swallow());
            ann.say("did this arrive?");
            ann.writeToAbsent("ben");
            ann.say("and this?");
            soon(() -> assertThat(line.swallowed(Direction.TO_TARGET)).isPositive());
            before.kill();
            line.heal();
            line.target(after.awaitPort());

            soon(() -> assertThat(ann.onItsWay()).containsExactly("and this? may not have arrived Send againDismiss"));
            ann.press(".own button", "Dismiss");
            assertThat(ann.onItsWay()).isEmpty();
            ann.open("lobby");
            soon(() -> assertThat(ann.onItsWay())
                    .containsExactly("did this arrive? may not have arrived Send againDismiss"));
            assertThat(ann.lines()).isEmpty();
            ann.press(".own button", "Send again");
            soon(() -> assertThat(ann.lines()).containsExactly("ann: did this arrive?"));
            soon(() -> assertThat(ann.onItsWay()).isEmpty());
        }
    }

    @Test
    @NeedsRedis
    void linesThatTheServerCannotPassOnAreToldToTheirWriter() {
        var redis = keep(RedisServer.start());
        var ann = page(server(0, "--redis", redis.uri()).awaitPort(), "ann");
        redis.command("CONFIG", "SET", "maxmemory", "1"); // It takes nothing more.
        ann.say("is anybody there?");
        ann.say("anybody at all?");
        soon(() -> assertThat(ann.onItsWay())
                .containsExactly(
                        "is anybody there? not delivered: the servers cannot reach each other Send againDismiss",
                        "anybody at all? not delivered: the servers cannot reach each other Send againDismiss"));
        redis.command("CONFIG", "SET", "maxmemory", "0");
        assertThat(ann.lines()).isEmpty();
        ann.press(".own button", "Send again");
        soon(() -> assertThat(ann.lines()).containsExactly("ann: is anybody there?"));
        ann.press(".own button", "Dismiss");
        assertThat(ann.onItsWay()).isEmpty();
    }
}
