package dev.streampod.guide;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Browser;
import dev.streampod.fixtures.BrowserWindow;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.generator.BrowserOutput;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.golden.JavaCompilation;
import dev.streampod.server.StreampodServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of the project that the quickstart archetype makes, as its user sees it: from the archetype's own sources, with the
 * server and the client that are generated for them.
 */
@Tag("long")
@NeedsChromium
@Timeout(300)
class QuickstartPageTest {

    private static final Path PROJECT =
            Path.of("../quickstart-archetype/src/main/resources/archetype-resources/flavours/plain/src/main");

    private static final String PACKAGE = "com.example.quickstart";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeProject() throws IOException {
        Path page = folder.resolve("classes/page");
        GenerationResult result = Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(folder)
                        .protocolDirectory(PROJECT.resolve("protocol"))
                        .outputDirectory(folder.resolve("java"))
                        .manifestFile(folder.resolve("manifest"))
                        .packageName(PACKAGE + ".protocol")
                        .moduleName("chat")
                        .targets(Set.of("server", "client", "browser"))
                        .browser(new BrowserOutput(page.resolve("generated"), "bigint"))
                        .build());
        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.GENERATED);
        for (String file : List.of("index.html", "app.js")) {
            Files.copy(PROJECT.resolve("resources/page").resolve(file), page.resolve(file));
        }
        List<SourceFile> sources = new ArrayList<>(JavaCompilation.sources(folder.resolve("java")));
        for (SourceFile program : JavaCompilation.sources(PROJECT.resolve("java"))) {
            sources.add(new SourceFile(
                    PACKAGE.replace('.', '/') + '/' + program.relativePath(),
                    program.content().replace("${package}", PACKAGE)));
        }
        assertThat(JavaCompilation.complaints(sources, folder.resolve("classes")))
                .isEmpty();
    }

    @Test
    void whoIsOnThePageHearsWhatOthersSay() throws Exception {
        try (var loader = JavaCompilation.loader(folder.resolve("classes"))) {
            var builder = loader.loadClass(PACKAGE + ".Server").getDeclaredMethod("builder");
            builder.setAccessible(true);
            var settings = (StreampodServer.Builder) builder.invoke(null);
            try (var server = settings.host("localhost").port(0).build().start();
                    var browser = new Browser()) {
                BrowserWindow ada = open(browser, server);
                BrowserWindow bob = open(browser, server);

                // Who has heard herself hears everybody from then on.
                say(ada, "Ada", "Hello");
                await().until(() -> lines(ada), lines -> lines.endsWith("Ada: Hello"));
                say(bob, "Bob", "<b>Hi</b>");
                await().until(() -> lines(ada), lines -> lines.endsWith("Bob: <b>Hi</b>"));
                await().until(() -> lines(bob), lines -> lines.endsWith("Bob: <b>Hi</b>"));
                say(ada, "Ada", "How are you?");
                await().until(() -> lines(bob), lines -> lines.endsWith("Ada: How are you?"));

                assertThat(ada.element("text").getDomProperty("value")).isEmpty();
                assertThat(ada.element("problem").getText()).isEmpty();
            }
        }
    }

    private static BrowserWindow open(Browser browser, StreampodServer server) {
        BrowserWindow window = browser.open(server.port());
        await().until(() -> window.element("status").getText(), "Connected"::equals);
        return window;
    }

    private static void say(BrowserWindow window, String name, String text) {
        window.element("name").clear();
        window.element("name").sendKeys(name);
        window.element("text").sendKeys(text, "\n");
    }

    private static String lines(BrowserWindow window) {
        return window.element("lines").getText();
    }
}
