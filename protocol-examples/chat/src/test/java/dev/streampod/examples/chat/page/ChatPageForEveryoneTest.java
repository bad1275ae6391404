package dev.streampod.examples.chat.page;

import static dev.streampod.examples.chat.page.ChatPage.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.streampod.fixtures.AccessibleNode;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import dev.streampod.fixtures.TextContrast;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page for those who see little, or nothing. */
@Tag("long")
@NeedsChromium
class ChatPageForEveryoneTest {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    /** The hue of a person follows from the name. */
    private static final String SET_HUE = """
            for (const line of document.querySelectorAll('.line')) line.style.setProperty('--hue', arguments[0]);
            """;

    private static final int HUES = 360;

    private static ServerProcess server;
    private static int port;

    @BeforeAll
    static void startServer() {
        server = ServerProcess.main("dev.streampod.examples.chat.server.ChatServer", "--port", "0")
                .start();
        port = server.awaitPort();
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @AfterEach
    void closeWindows() {
        BROWSER.closeWindows();
    }

    private ChatPage page() {
        return new ChatPage(BROWSER.open(port));
    }

    @Test
    void allTextsCanBeReadInLightAndDarkColours() {
        var ann = page();
        ann.askFor("no spaces");
        soon(() -> assertThat(ann.signInError()).contains("letters"));
        ann.press("summary", "I have a key");
        assertLegible(ann);

        ann.signIn("ann");
        var ben = page().signIn("ben");
        ann.say("hello");
        ann.join("attic");
        ben.say("hello, ann");
        soon(() -> assertThat(ann.rooms()).contains("lobby 1 unread"));
        ann.say("nobody is here");
        soon(() -> assertThat(ann.lines()).containsExactly("ann: nobody is here"));
        assertLegible(ann);

        ann.press("#rooms button", "lobby 1 unread");
        soon(() -> assertThat(ann.lines()).endsWith("ben: hello, ann"));
        for (int hue = 0; hue < HUES; hue += 20) {
            ann.window().run(SET_HUE, hue);
            assertLegible(ann);
        }
    }

    private static void assertLegible(ChatPage page) {
        for (String scheme : List.of("light", "dark")) {
            page.window().preferColors(scheme);
            assertThat(page.window().result("return matchMedia('(prefers-color-scheme: dark)').matches"))
                    .isEqualTo(scheme.equals("dark"));
            assertThat(TextContrast.tooWeak(page.window())).as(scheme).isEmpty();
        }
    }

    @Test
    void aScreenReaderKnowsWhatEverythingIsCalledAndHearsWhatIsSaid() {
        var cas = page();
        assertThat(interactive(cas))
                .extracting(AccessibleNode::role, AccessibleNode::name)
                .contains(tuple("textbox", "Your name"), tuple("button", "Sign in"));

        cas.signIn("cas");
        var dan = page().signIn("dan");
        soon(() -> assertThat(cas.members()).contains("dan"));
        assertThat(interactive(cas))
                .extracting(AccessibleNode::role, AccessibleNode::name)
                .contains(
                        tuple("button", "Sign out"),
                        tuple("button", "lobby"),
                        tuple("textbox", "Name of a room to join"),
                        tuple("button", "Join"),
                        tuple("button", "dan"),
                        tuple("textbox", "Message to everybody in lobby"),
                        tuple("button", "Send"));
        assertThat(cas.window().accessibleNodes())
                .extracting(AccessibleNode::role, AccessibleNode::name)
                .contains(
                        tuple("navigation", "Conversations"),
                        tuple("main", "lobby"),
                        tuple("complementary", "Here now"));
        dan.say("good morning");
        soon(() -> assertThat(cas.lines()).endsWith("dan: good morning"));
        assertThat(cas.window().accessibleNodes().stream()
                        .filter(AccessibleNode::isLive)
                        .filter(node -> node.role().equals("log")))
                .singleElement()
                .satisfies(log -> {
                    assertThat(log.name()).isEqualTo("Lines in lobby");
                    assertThat(log.texts()).contains("dan", "good morning");
                });
    }

    /** What can be used on the page, all of it with a name. */
    private static List<AccessibleNode> interactive(ChatPage page) {
        List<AccessibleNode> found = page.window().accessibleNodes().stream()
                .filter(AccessibleNode::isInteractive)
                .toList();
        assertThat(found).isNotEmpty().noneMatch(node -> node.name().isEmpty());
        return found;
    }
}
