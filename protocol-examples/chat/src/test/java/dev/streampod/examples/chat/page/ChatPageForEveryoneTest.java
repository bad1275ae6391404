package dev.streampod.examples.chat.page;

import static dev.streampod.examples.chat.page.ChatPage.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.streampod.fixtures.AccessibleNode;
import dev.streampod.fixtures.TextContrast;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page for those who use a keyboard, a phone or a screen reader, or see little. */
@Tag("long")
class ChatPageForEveryoneTest extends OneServerFixture {

    /** The hue of a person follows from the name. */
    private static final String SET_HUE = """
            for (const line of document.querySelectorAll('.line')) line.style.setProperty('--hue', arguments[0]);
            """;

    private static final int HUES = 360;

    @Test
    void theKeyboardIsEnough() {
        var oda = page().signIn("oda");
        var pia = page();
        assertThat(pia.focused()).isEqualTo("Your name");
        pia.keys("pia", Keys.ENTER);
        soon(() -> assertThat(pia.focused()).isEqualTo("Message to everybody in lobby"));
        soon(() -> assertThat(pia.members()).contains("oda"));
        pia.keys("hello", Keys.ENTER);
        soon(() -> assertThat(oda.lines()).endsWith("pia: hello"));

        pia.tabTo("Name of a room to join");
        pia.keys("kitchen", Keys.ENTER);
        soon(() -> assertThat(pia.title()).isEqualTo("kitchen"));
        assertThat(pia.focused()).isEqualTo("Message to everybody in kitchen");
        pia.tabTo("lobby");
        pia.keys(Keys.ENTER);
        soon(() -> assertThat(pia.title()).isEqualTo("lobby"));
        pia.tabTo("oda");
        pia.keys(Keys.SPACE);
        soon(() -> assertThat(pia.title()).isEqualTo("oda"));
        pia.keys("psst", Keys.ENTER);
        soon(() -> assertThat(oda.people()).containsExactly("pia 1 unread"));
        pia.tabTo("Sign out");
        pia.keys(Keys.ENTER);
        soon(() -> assertThat(pia.focused()).isEqualTo("Your name"));
    }

    @Test
    void itFitsThePhoneAndItsListOpensOnDemand() {
        var quin = page();
        quin.window().becomePhone();
        quin.window().front().navigate().refresh();
        assertThat(quin.window().fitsWindow()).isTrue();
        quin.signInOnPhone("quin");
        quin.say("a-very-long-word-".repeat(20));
        soon(() -> assertThat(quin.lines()).endsWith("quin: " + "a-very-long-word-".repeat(20)));
        assertThat(quin.window().fitsWindow()).isTrue();
        assertThat(quin.rooms()).isEmpty();

        quin.window().element("menu").click();
        soon(() -> assertThat(quin.members()).contains("quin (you)"));
        assertThat(quin.focused()).isEqualTo("lobby");
        assertThat(quin.window().fitsWindow()).isTrue();
        quin.join("hall");
        assertThat(quin.rooms()).isEmpty();
        quin.window().element("menu").click();
        quin.keys(Keys.ESCAPE);
        assertThat(quin.focused()).isEqualTo("Rooms and people");
        assertThat(quin.rooms()).isEmpty();
    }

    @Test
    void allTextsCanBeReadInLightAndDarkColours() {
        var uma = page();
        uma.askFor("no spaces");
        soon(() -> assertThat(uma.signInError()).contains("letters"));
        uma.press("summary", "I have a key");
        assertThat(TextContrast.tooWeak(uma.window())).isEmpty();

        uma.signIn("uma");
        var vic = page().signIn("vic");
        uma.say("hello");
        uma.join("tower");
        vic.say("hello, uma");
        soon(() -> assertThat(uma.rooms()).contains("lobby 1 unread"));
        uma.say("nobody is here");
        soon(() -> assertThat(uma.lines()).containsExactly("uma: nobody is here"));
        assertThat(TextContrast.tooWeak(uma.window())).isEmpty();

        uma.press("#rooms button", "lobby 1 unread");
        soon(() -> assertThat(uma.lines()).endsWith("vic: hello, uma"));
        for (int hue = 0; hue < HUES; hue += 20) {
            uma.window().run(SET_HUE, hue);
            assertThat(TextContrast.tooWeak(uma.window())).isEmpty();
        }
    }

    @Test
    void aScreenReaderKnowsWhatEverythingIsCalledAndHearsWhatIsSaid() {
        var wes = page();
        assertThat(interactive(wes))
                .extracting(AccessibleNode::role, AccessibleNode::name)
                .contains(tuple("textbox", "Your name"), tuple("button", "Sign in"));

        wes.signIn("wes");
        var xia = page().signIn("xia");
        soon(() -> assertThat(wes.members()).contains("xia"));
        assertThat(interactive(wes))
                .extracting(AccessibleNode::role, AccessibleNode::name)
                .contains(
                        tuple("button", "Sign out"),
                        tuple("button", "lobby"),
                        tuple("textbox", "Name of a room to join"),
                        tuple("button", "Join"),
                        tuple("button", "xia"),
                        tuple("textbox", "Message to everybody in lobby"),
                        tuple("button", "Send"));
        assertThat(wes.window().accessibleNodes())
                .extracting(AccessibleNode::role, AccessibleNode::name)
                .contains(
                        tuple("navigation", "Conversations"),
                        tuple("main", "lobby"),
                        tuple("complementary", "Here now"));
        xia.say("good morning");
        soon(() -> assertThat(wes.lines()).endsWith("xia: good morning"));
        assertThat(wes.window().accessibleNodes().stream()
                        .filter(AccessibleNode::isLive)
                        .filter(node -> node.role().equals("log")))
                .singleElement()
                .satisfies(log -> {
                    assertThat(log.name()).isEqualTo("Lines in lobby");
                    assertThat(log.texts()).contains("xia", "good morning");
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
