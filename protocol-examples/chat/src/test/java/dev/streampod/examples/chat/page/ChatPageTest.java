package dev.streampod.examples.chat.page;

import static dev.streampod.examples.chat.page.ChatPage.soon;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Pages of one server that talk with each other. */
class ChatPageTest extends OneServerFixture {

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
}
