package dev.streampod.examples.pixorama.page;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.streampod.examples.pixorama.server.PixoramaServer;
import dev.streampod.fixtures.AccessibleNode;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import dev.streampod.fixtures.TextContrast;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page for those who see little, or nothing. */
@Tag("long")
@NeedsChromium
class PageForEveryoneTest {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    private static final int COLORS = 16;

    /** Generous, for machines that are busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern LISTENING = Pattern.compile("^listening on port (\\d+)$");

    @Test
    void itsTextsCanBeReadAndItsElementsHaveNames() {
        PixoramaPage page;
        try (var server =
                ServerProcess.main(PixoramaServer.class, "--port", "0").start()) {
            page = new PixoramaPage(BROWSER.open(
                    Integer.parseInt(server.awaitLine(LISTENING, PATIENCE).group(1))));
            soon(() -> assertThat(page.state()).isEqualTo("connected"));
            soon(() -> assertThat(page.painters()).isEqualTo("1"));
            page.paint(9999, 0);
            soon(() -> assertThat(page.error()).contains("out of range"));
            assertThat(TextContrast.tooWeak(page.window())).isEmpty();

            List<AccessibleNode> nodes = page.window().accessibleNodes();
            assertThat(nodes.stream().filter(AccessibleNode::isInteractive))
                    .noneMatch(node -> node.name().isEmpty())
                    .extracting(AccessibleNode::role, AccessibleNode::name)
                    .contains(
                            tuple("application", "Shared canvas"),
                            tuple("radio", "Red"),
                            tuple("button", "Dismiss this message"));
            assertThat(nodes.stream().filter(node -> node.role().equals("radio")))
                    .hasSize(COLORS);
            assertThat(nodes.stream().filter(AccessibleNode::isLive))
                    .extracting(AccessibleNode::role)
                    .contains("status", "alert");
            assertThat(nodes.stream().filter(AccessibleNode::isLive))
                    .flatExtracting(AccessibleNode::texts)
                    .contains("Connected", "Only you are here");
        }
        soon(() -> assertThat(page.state()).isEqualTo("waiting"));
        assertThat(TextContrast.tooWeak(page.window())).isEmpty();
        assertThat(page.window().accessibleNodes())
                .extracting(AccessibleNode::role, AccessibleNode::name)
                .contains(tuple("button", "Connect now"));
        // The seconds until the next attempt are shown, and not read out.
        soon(() -> {
            assertThat(page.window().element("status").getText()).matches("Reconnecting in \\d+ s");
            assertThat(page.window().accessibleNodes().stream().filter(AccessibleNode::isLive))
                    .flatExtracting(AccessibleNode::texts)
                    .contains("Reconnecting")
                    .noneMatch(text -> text.matches(".*\\d s"));
        });
        BROWSER.closeWindows();
    }

    private static void soon(ThrowingRunnable expectation) {
        await().atMost(PATIENCE).untilAsserted(expectation);
    }
}
