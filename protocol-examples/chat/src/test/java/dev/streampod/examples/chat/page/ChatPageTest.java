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
import org.openqa.selenium.Keys;

/** Pages of one server that talk with each other. */
@NeedsChromium
class ChatPageTest {

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
        server = ServerProcess.main(
                        "dev.streampod.examples.chat.server.ChatServer", "--port", "0", "--key", "s3cret=ada")
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

    @Tag("long")
    @Test
    void twoPagesTalkAndSeeWhoIsThere() {
        var ann = page().signIn("ann");
        var ben = page().signIn("ben");
        ben.say("hello, ann");
        soon(() -> assertThat(ann.lines()).endsWith("ben: hello, ann"));
        soon(() -> assertThat(ben.lines()).endsWith("ben: hello, ann"));
        ann.say("hello, ben");
        soon(() -> assertThat(ben.lines()).endsWith("ben: hello, ann", "ann: hello, ben"));
        soon(() -> assertThat(ann.members()).contains("ann (you)", "ben"));
        soon(() -> assertThat(ben.members()).contains("ann", "ben (you)"));
        assertThat(ben.onItsWay()).isEmpty();

        ben.signOut();
        soon(() -> assertThat(ann.members()).doesNotContain("ben"));
        assertThat(ann.notices()).contains("ben came in.").endsWith("ben left.");
    }

    @Test
    @Tag("long")
    void whoComesLaterReadsWhatWasSaidBefore() {
        var cas = page().signIn("cas");
        cas.join("library");
        cas.say("line 1");
        cas.say("line 2");
        soon(() -> assertThat(cas.lines()).containsExactly("cas: line 1", "cas: line 2"));

        var dan = page().signIn("dan");
        soon(() -> assertThat(dan.otherRooms()).contains("library 1 there"));
        dan.press("#other-rooms button", "library 1 there");
        soon(() -> assertThat(dan.lines()).containsExactly("cas: line 1", "cas: line 2"));
        soon(() -> assertThat(dan.notices()).contains("You came in. 2 lines from before."));
        soon(() -> assertThat(cas.notices()).contains("dan came in."));
    }

    @Test
    @Tag("long")
    void roomsThatAreNotShownCountWhatIsUnread() {
        var eli = page().signIn("eli");
        var fay = page().signIn("fay");
        eli.join("attic");
        eli.join("cellar");
        fay.join("attic");
        fay.say("anybody here?");
        soon(() -> assertThat(eli.rooms()).contains("attic 1 unread"));
        assertThat(eli.window().front().getTitle()).isEqualTo("(1) cellar – Chat");
        eli.press("#rooms button", "attic 1 unread");
        soon(() -> assertThat(eli.rooms()).contains("attic"));
        assertThat(eli.lines()).endsWith("fay: anybody here?");

        eli.leave();
        soon(() -> assertThat(eli.rooms()).doesNotContain("attic"));
        soon(() -> assertThat(fay.members()).containsExactly("fay (you)"));
    }

    @Test
    @Tag("long")
    void aPrivateMessageReachesItsRecipientAlone() {
        var gus = page().signIn("gus");
        var hal = page().signIn("hal");
        var ivy = page().signIn("ivy");
        gus.writeTo("hal");
        gus.say("psst");
        soon(() -> assertThat(gus.lines()).containsExactly("gus: psst"));
        soon(() -> assertThat(hal.people()).containsExactly("gus 1 unread"));
        hal.press("#people button", "gus 1 unread");
        soon(() -> assertThat(hal.lines()).containsExactly("gus: psst"));
        hal.say("what?");
        soon(() -> assertThat(gus.lines()).containsExactly("gus: psst", "hal: what?"));
        ivy.say("nobody tells me anything");
        soon(() -> assertThat(ivy.lines()).endsWith("ivy: nobody tells me anything"));
        assertThat(ivy.people()).isEmpty();
    }

    @Test
    @Tag("long")
    void aNameBelongsToWhoHasItAndComesBackToWhoSignedOut() {
        page().signIn("joe");
        var other = page();
        other.askFor("joe");
        soon(() -> assertThat(other.signInError()).contains("nother user has the name joe"));
        other.askFor("no spaces");
        soon(() -> assertThat(other.signInError()).contains("letters"));
        other.signIn("kim");
        other.signOut();
        soon(() -> assertThat(other.isSignedOut()).isTrue());
        other.signIn("kim");
    }

    @Test
    void whoHasAKeySignsInWithItAndAWrongOneIsRefused() {
        var page = page();
        page.press("summary", "I have a key");
        page.window().element("key").sendKeys("wrong" + Keys.ENTER);
        soon(() -> assertThat(page.signInError()).isEqualTo("That key signs in nobody."));
        page.window().element("key").clear();
        page.window().element("key").sendKeys("s3cret" + Keys.ENTER);
        soon(() -> assertThat(page.members()).contains("ada (you)"));
    }

    @Test
    @Tag("long")
    void aPageThatIsReloadedIsStillSignedInAndInItsRooms() {
        var lea = page().signIn("lea");
        lea.join("garden");
        lea.say("before");
        soon(() -> assertThat(lea.lines()).containsExactly("lea: before"));
        lea.window().front().navigate().refresh();
        soon(() -> assertThat(lea.rooms()).containsExactly("lobby", "garden"));
        lea.open("garden");
        soon(() -> assertThat(lea.lines()).containsExactly("lea: before"));
        soon(() -> assertThat(lea.members()).containsExactly("lea (you)"));
    }

    @Test
    @Tag("long")
    void whatPeopleWriteIsTextWhateverItLooksLike() {
        var max = page().signIn("max");
        var nan = page().signIn("nan");
        String line = "<img src=x onerror=\"document.title='taken over'\"><script>document.title='taken over'</script>";
        max.say(line);
        soon(() -> assertThat(nan.lines()).endsWith("max: " + line));
        assertThat(nan.window().front().getTitle()).doesNotContain("taken over");
        assertThat(nan.texts("#panes img, #panes script")).isEmpty();
    }

    @Test
    @Tag("long")
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
    @Tag("long")
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
    @Tag("long")
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
    @Tag("long")
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
