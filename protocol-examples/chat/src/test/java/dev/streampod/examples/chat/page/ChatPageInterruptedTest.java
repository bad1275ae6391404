package dev.streampod.examples.chat.page;

import static dev.streampod.examples.chat.page.ChatPage.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.BrowserWindow;
import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the page makes of networks that fail, and of a browser that puts it aside. */
@Tag("long")
class ChatPageInterruptedTest extends OwnServersFixture {

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
