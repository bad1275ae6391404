package dev.streampod.examples.chat.page;

import static dev.streampod.examples.chat.page.ChatPage.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.BrowserWindow;
import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page makes of servers that end, networks that fail, and a browser that puts it aside. */
@Tag("long")
@NeedsChromium
class ChatPageInterruptedTest {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        BROWSER.closeWindows();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.add(0, closeable);
        return closeable;
    }

    private ServerProcess server(int port, String... more) {
        var arguments = new ArrayList<>(List.of("--port", String.valueOf(port), "--key", "s3cret=ada"));
        arguments.addAll(Arrays.asList(more));
        return keep(
                ServerProcess.main("dev.streampod.examples.chat.server.ChatServer", arguments.toArray(String[]::new))
                        .start());
    }

    /** What the server tells ada of its rooms: how many clients are in each. */
    private static String rooms(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/chat/rooms"))
                .header("Authorization", "Bearer s3cret")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private ChatPage page(int port, String name) {
        return new ChatPage(BROWSER.open(port)).signIn(name);
    }

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
        try (var line = FaultyProxy.to(before.awaitPort())) {
            var ann = page(line.port(), "ann");
            line.impose(Direction.TO_TARGET, Fault.swallow());
            ann.say("did this arrive?");
            ann.writeToAbsent("ben");
            ann.say("and this?");
            soon(() -> assertThat(line.swallowed(Direction.TO_TARGET)).isPositive());
            before.kill();
            line.heal();
            line.target(server(0).awaitPort());

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
        redis.stop();
        ann.say("is anybody there?");
        ann.say("anybody at all?");
        soon(() -> assertThat(ann.onItsWay())
                .containsExactly(
                        "is anybody there? not delivered: the servers cannot reach each other Send againDismiss",
                        "anybody at all? not delivered: the servers cannot reach each other Send againDismiss"));
        redis.restart();
        assertThat(ann.lines()).isEmpty();
        ann.press(".own button", "Send again");
        soon(() -> assertThat(ann.lines()).containsExactly("ann: is anybody there?"));
        ann.press(".own button", "Dismiss");
        assertThat(ann.onItsWay()).isEmpty();
    }

    @Test
    void aPageWithoutNetworkSaysSoAndGoesOnWhenItIsBack() {
        int port = server(0).awaitPort();
        try (var line = FaultyProxy.to(port)) {
            var ann = page(line.port(), "ann");
            var ben = page(port, "ben");
            soon(() -> assertThat(ann.members()).contains("ben"));
            ann.window().setOffline(true);
            line.resetAll(); // a browser leaves connections that stand alone
            soon(() -> assertThat(ann.status()).isEqualTo("Offline"));
            ben.say("are you there?");
            soon(() -> assertThat(ben.lines()).endsWith("ben: are you there?"));
            assertThat(ann.lines()).isEmpty();
            assertThat(ann.status()).isEqualTo("Offline");

            ann.window().setOffline(false);
            soon(() -> assertThat(ann.lines()).endsWith("ben: are you there?"));
            ann.say("yes");
            soon(() -> assertThat(ben.lines()).endsWith("ben: are you there?", "ann: yes"));
            assertThat(ann.status()).isEqualTo("Connected again");
        }
    }

    @Test
    void aPageOnAnotherNetworkGoesOnWithNothingLost() {
        int port = server(0).awaitPort();
        try (var line = FaultyProxy.to(port)) {
            var ann = page(line.port(), "ann");
            var ben = page(port, "ben");
            soon(() -> assertThat(ann.members()).contains("ben"));
            // The network before is gone without a word: what is on its way comes nowhere, in either direction.
            line.impose(Fault.swallow());
            ann.say("did you hear this?");
            ben.say("and you?");
            soon(() -> assertThat(ben.lines()).endsWith("ben: and you?"));
            soon(() -> assertThat(line.swallowed(Direction.TO_TARGET)).isPositive());
            soon(() -> assertThat(line.swallowed(Direction.TO_CLIENT)).isPositive());
            assertThat(ann.status()).isEqualTo("Connected");

            ann.window().setOffline(true);
            line.resetAll();
            soon(() -> assertThat(ann.status()).isEqualTo("Offline"));
            line.heal();
            ann.window().setOffline(false);
            soon(() -> assertThat(ann.lines()).endsWith("ben: and you?", "ann: did you hear this?"));
            soon(() -> assertThat(ben.lines()).endsWith("ben: and you?", "ann: did you hear this?"));
            assertThat(ann.onItsWay()).isEmpty();
            assertThat(ann.notices()).noneMatch(notice -> notice.contains("missing"));
            assertThat(ann.status()).isEqualTo("Connected again");
        }
    }

    @Test
    void aPageThatWasFrozenHasWhatWasSaidMeanwhile() {
        int port = server(0).awaitPort();
        var ann = page(port, "ann");
        var ben = page(port, "ben");
        soon(() -> assertThat(ann.members()).contains("ben"));
        ann.window().startTicking();
        ben.window().startTicking();
        ann.window().freeze();
        ben.say("wake up");
        soon(() -> assertThat(ben.lines()).endsWith("ben: wake up"));
        ben.window().awaitTicks(100);
        ann.window().thaw();
        soon(() -> assertThat(ann.lines()).endsWith("ben: wake up"));
        soon(() -> assertThat(ann.window().longestPauseMillis()).isGreaterThan(75L * BrowserWindow.TICK_MILLIS));
        ann.say("good morning");
        soon(() -> assertThat(ben.lines()).endsWith("ben: wake up", "ann: good morning"));
    }

    @Test
    void aPageThatIsLeftAndComeBackToIsThereOnce() {
        int port = server(0).awaitPort();
        var ann = page(port, "ann");
        var ben = page(port, "ben");
        soon(() -> assertThat(ben.members()).contains("ann"));
        ann.window().front().get("about:blank");
        ben.say("where did you go?");
        soon(() -> assertThat(ben.lines()).endsWith("ben: where did you go?"));
        ann.window().front().navigate().back();
        soon(() -> assertThat(ann.lines()).endsWith("ben: where did you go?"));
        ann.say("nowhere");
        soon(() -> assertThat(ben.lines()).endsWith("ben: where did you go?", "ann: nowhere"));
        soon(() -> assertThat(ben.members()).containsExactly("ann", "ben (you)"));
        soon(() -> assertThat(rooms(port)).contains("{\"room\":\"lobby\",\"members\":2}"));
    }
}
