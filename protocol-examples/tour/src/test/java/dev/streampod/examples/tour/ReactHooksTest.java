package dev.streampod.examples.tour;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Browser;
import dev.streampod.fixtures.BrowserWindow;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import dev.streampod.server.StreampodServer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hooks for React, in a page that React renders, with the tour as its server. */
@Tag("long")
@NeedsNode
@NeedsChromium
@Timeout(300)
final class ReactHooksTest {

    private static final Path BUNDLER = Path.of("src", "test", "browser", "bundle.mjs");

    @TempDir
    private Path folder;

    @Test
    void connectionsStreamsAndCallsAreRendered() throws IOException {
        bundle();
        try (var pages = new URLClassLoader(new URL[] {folder.toUri().toURL()});
                var server = server(pages);
                var browser = new Browser()) {
            server.start();
            BrowserWindow window = browser.open(server.port());

            shows(window, "state", "connected");
            shows(window, "sum", "42");
            shows(window, "failing", "7");
            shows(window, "boundary", "unauthenticated");
            shows(window, "listened", "unauthenticated");

            window.element("sum").click();
            shows(window, "sum", "43");
            window.element("failing").click();
            shows(window, "failing", "7");

            // Each message is shown once, though React mounts twice in its strict mode.
            window.element("send").click();
            shows(window, "echoes", "7");
            window.element("send").click();
            shows(window, "echoes", "7,7");

            // What is mounted again begins anew.
            window.element("toggle").click();
            window.element("toggle").click();
            shows(window, "echoes", "");
            window.element("send").click();
            shows(window, "echoes", "7");

            Runnable closing = server::close;
            closing.run();
            shows(window, "state", "waiting");
        }
    }

    private static StreampodServer server(ClassLoader pages) {
        return TourServer.build(builder -> builder.host("127.0.0.1").port(0).page(pages, "page"));
    }

    private void bundle() throws IOException {
        Path page = Files.createDirectory(folder.resolve("page"));
        Files.writeString(
                page.resolve("index.html"),
                "<!doctype html><title>Hooks</title><div id=\"root\"></div>"
                        + "<script type=\"module\" src=\"react.js\"></script>");
        NodeProgram.Outcome outcome = NodeProgram.node(
                        BUNDLER.toAbsolutePath().toString(),
                        BrowserModule.file().toString(),
                        NodeProgram.browserRuntime()
                                .resolve("streampod-react.js")
                                .toString(),
                        page.resolve("react.js").toString())
                .environment("NODE_PATH", NodeProgram.packages().toString())
                .run();
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    private static void shows(BrowserWindow window, String id, String text) {
        await().untilAsserted(() -> assertThat(window.result("""
                return document.getElementById(arguments[0])?.textContent ?? 'nothing';
                """, id)).isEqualTo(text));
    }
}
