package dev.streampod.examples.tour;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.BrowserWindow;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.SharedBrowser;
import dev.streampod.server.StreampodServer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tabs of one browser that show the same page: each has a client, a connection and a session of its own. */
@Tag("long")
@NeedsChromium
@Timeout(300)
final class SeveralTabsTest {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    private static final Path SOURCES = Path.of("src", "test", "browser");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private URLClassLoader pages;

    @SuppressWarnings("NullAway.Init") // set before each test
    private StreampodServer server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private FaultyProxy network;

    @BeforeEach
    void start() throws IOException {
        Path site = Files.createDirectory(folder.resolve("tabs"));
        Files.copy(SOURCES.resolve("tab.html"), site.resolve("index.html"));
        Files.copy(SOURCES.resolve("tab.js"), site.resolve("tab.js"));
        for (String module : List.of("tour.js", "streampod.js")) {
            Files.copy(BrowserModule.file().resolveSibling(module), site.resolve(module));
        }
        pages = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        server = TourServer.build(builder -> builder.host("127.0.0.1").port(0).page(pages, "tabs"));
        server.start();
        network = FaultyProxy.to(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        BROWSER.closeWindows();
        network.close();
        server.close();
        pages.close();
    }

    @Test
    void eachHasItsOwnSessionAndItsOwnMessages() {
        BrowserWindow first = tab();
        BrowserWindow second = tab();
        BrowserWindow third = tab();
        assertThat(Set.of(token(first), token(second), token(third))).hasSize(3);

        first.run("tab.echo(1)");
        second.run("tab.echo(2); tab.echo(22)");
        third.run("tab.echo(3)");
        sees(first, "tab.echoes.join()", "1");
        sees(second, "tab.echoes.join()", "2,22");
        sees(third, "tab.echoes.join()", "3");
        first.run("tab.say('from the first')");
        for (BrowserWindow each : List.of(first, second, third)) {
            sees(each, "tab.lines.join()", "from the first");
        }

        third.close();
        await().until(() -> server.statistics().connections() == 2);
        second.run("tab.say('from the second')");
        for (BrowserWindow each : List.of(first, second)) {
            sees(each, "tab.lines.join()", "from the first,from the second");
            isUndisturbed(each);
        }
    }

    @Test
    void thoseThatAreHiddenReadAndWriteAsTheOneThatIsShown() {
        BrowserWindow hidden = tab();
        BrowserWindow shown = tab(); // whoever looks at the other one from here on shows that

        shown.run("tab.say('roll call')");

        sees(shown, "tab.lines.toSorted().join()", "hidden,roll call,visible");
        isUndisturbed(shown);
        isUndisturbed(hidden);
    }

    @Test
    void oneThatIsFrozenDisturbsNoOtherAndHasEverythingOnceWhenItThaws() {
        // In windows of their own: a tab that is hidden has few ticks, even if it is not frozen.
        BrowserWindow frozen = ready(BROWSER.open(network.port()));
        BrowserWindow other = ready(BROWSER.open(network.port()));

        frozen.startTicking();
        other.startTicking();

        frozen.freeze();
        other.run("tab.say('while it is frozen')");
        sees(other, "tab.lines.join()", "while it is frozen");
        other.awaitTicks(200);
        frozen.thaw();

        await().until(() -> frozen.longestPauseMillis() > 150 * BrowserWindow.TICK_MILLIS);
        sees(frozen, "tab.lines.join()", "while it is frozen");
        frozen.run("tab.echo(1); tab.say('back again')");
        sees(frozen, "tab.echoes.join()", "1");
        for (BrowserWindow each : List.of(frozen, other)) {
            sees(each, "tab.lines.join()", "while it is frozen,back again");
        }
        assertThat(frozen.value("tab.continuity.join()")).isEqualTo("resumed");
        assertThat(frozen.value("tab.errors.join()")).isEqualTo("");
        isUndisturbed(other);
        assertThat(other.value("tab.echoes.join()")).isEqualTo("");
    }

    @Test
    void afterAnInterruptionEachGoesOnWithItsOwnSession() {
        List<BrowserWindow> tabs = List.of(tab(), tab(), tab());
        List<Object> tokens = tabs.stream().map(SeveralTabsTest::token).toList();

        network.resetAll();

        for (BrowserWindow each : tabs) {
            sees(each, "tab.continuity.join()", "resumed");
            assertThat(each.value("tab.sockets[1].continued")).isEqualTo(tokens.get(tabs.indexOf(each)));
            each.run("tab.echo(arguments[0])", tabs.indexOf(each));
        }
        for (BrowserWindow each : tabs) {
            sees(each, "tab.echoes.join()", String.valueOf(tabs.indexOf(each)));
            assertThat(each.value("tab.errors.join()")).isEqualTo("");
        }
    }

    private BrowserWindow tab() {
        return ready(BROWSER.openTab(network.port()));
    }

    private static BrowserWindow ready(BrowserWindow tab) {
        sees(tab, "globalThis.tab?.ready ?? false", true);
        return tab;
    }

    /** What an expression in a tab comes to, sooner or later. */
    private static void sees(BrowserWindow tab, String expression, Object expected) {
        await().untilAsserted(
                        () -> assertThat(tab.value(expression)).as(expression).isEqualTo(expected));
    }

    private static Object token(BrowserWindow tab) {
        return tab.value("tab.sockets[0].token");
    }

    /** It is connected as it was from the beginning. */
    private static void isUndisturbed(BrowserWindow tab) {
        assertThat(tab.value("[tab.state(), tab.sockets.length, tab.continuity.join(), tab.errors.join()].join()"))
                .isEqualTo("connected,1,,");
    }
}
