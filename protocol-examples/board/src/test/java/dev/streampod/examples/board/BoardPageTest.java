package dev.streampod.examples.board;

import static dev.streampod.examples.board.BoardPage.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.SharedBrowser;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.MessagingState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.springframework.context.ConfigurableApplicationContext;

/** People in front of the page, in a real browser: on two servers with one database, and Redis between them. */
@Tag("long")
@NeedsChromium
@NeedsRedis
class BoardPageTest {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    private static final RedisServer REDIS = RedisServer.start();
    private static final Instances INSTANCES = new Instances(Databases.h2().empty());

    private static ConfigurableApplicationContext first;
    private static ConfigurableApplicationContext second;

    @BeforeAll
    static void start() {
        first = INSTANCES.start("spring.data.redis.url=" + REDIS.uri());
        second = INSTANCES.start("spring.data.redis.url=" + REDIS.uri());
    }

    @AfterAll
    static void end() {
        try (REDIS) {
            INSTANCES.close();
        }
    }

    @AfterEach
    void closeWindows() {
        BROWSER.closeWindows();
    }

    private BoardPage page(ConfigurableApplicationContext instance) {
        return new BoardPage(BROWSER.open(Instances.port(instance)));
    }

    private static void awaitRedis(MessagingState.Redis state) {
        soon(() -> assertThat(
                        first.getBean(StreampodServer.class).messagingState().redis())
                .isEqualTo(state));
    }

    @Test
    void whatOneChangesTheOtherSeesOnAnotherServer() {
        var ada = page(first).signIn("ada");
        var bob = page(second).signIn("bob");
        soon(() -> assertThat(bob.items("placed")).contains("12 red roses"));

        ada.press("Pack order 1");
        soon(() -> assertThat(bob.items("packed")).contains("12 red roses", "3 sunflowers"));
        assertThat(bob.items("placed")).doesNotContain("12 red roses");
        soon(() -> assertThat(bob.changes()).first().asString().endsWith("ada packed order 1: 12 red roses for Kim"));

        // By the keyboard alone.
        bob.tabTo("Ship order 1");
        bob.keys(Keys.ENTER);
        soon(() -> assertThat(ada.items("shipped")).contains("12 red roses"));
        soon(() -> assertThat(bob.items("shipped")).contains("12 red roses"));
        assertThat(bob.focused()).as("the focus goes with the order").contains("12 red roses");

        ada.place("Zoë", "<b>A bonsai</b>");
        soon(() -> assertThat(bob.items("placed")).contains("<b>A bonsai</b>"));
        soon(() -> assertThat(bob.changes()).first().asString().endsWith(": <b>A bonsai</b> for Zoë"));

        // A page that comes later hears what was changed before.
        var later = page(first);
        soon(() -> assertThat(later.me()).isEqualTo("ada"));
        soon(() -> assertThat(later.changes()).hasSameSizeAs(bob.changes()));
        soon(() -> assertThat(later.items("shipped")).contains("12 red roses"));
    }

    @Test
    void aLateChangeIsToldWithTheOrderAsItIsAndWhatWasChangedWithoutRedisComesWhenItIsBack() {
        var ada = page(first).signIn("ada");
        var bob = page(second).signIn("bob");
        REDIS.stop();
        awaitRedis(MessagingState.Redis.DOWN);

        ada.press("Pack order 2");
        ada.press("Ship order 3");
        soon(() -> assertThat(ada.items("packed")).contains("A cactus"));
        soon(() -> assertThat(ada.items("shipped")).contains("3 sunflowers"));
        soon(() -> assertThat(bob.items("packed")).contains("3 sunflowers"));
        assertThat(bob.items("packed")).doesNotContain("A cactus");
        bob.press("Pack order 2");
        soon(() -> assertThat(bob.error()).isEqualTo("Order 2 was packed by ada meanwhile"));
        soon(() -> assertThat(bob.items("packed")).contains("3 sunflowers", "A cactus"));
        // A page that is opened now shows the orders as well.
        var later = page(second);
        soon(() -> assertThat(later.items("shipped")).contains("3 sunflowers"));

        REDIS.restart();
        soon(() -> assertThat(bob.items("shipped")).contains("3 sunflowers"));
        soon(() -> assertThat(later.changes())
                .filteredOn(change -> change.contains(" order "))
                .satisfiesExactly(
                        change -> assertThat(change).endsWith("ada shipped order 3: 3 sunflowers for Noor"),
                        change -> assertThat(change).endsWith("ada packed order 2: A cactus for Lee")));
    }

    @Test
    void whoMayOnlyLookHasNothingToPressAndWhoIsNotSignedInAnyMoreIsLedToTheForm() {
        var eve = page(first);
        eve.window().becomePhone();
        eve.signIn("eve");
        soon(() -> assertThat(eve.items("shipped")).contains("Tulip bulbs"));
        assertThat(eve.buttons()).isEmpty();
        assertThat(eve.mayPlace()).isFalse();
        assertThat((Boolean) eve.window().result("return document.documentElement.scrollWidth <= innerWidth"))
                .as("all of it can be seen without scrolling sideways")
                .isTrue();

        first = INSTANCES.restart(first, "spring.data.redis.url=" + REDIS.uri());

        soon(() -> assertThat(eve.isForm()).isTrue());
        eve.signIn("eve");
        eve.window().element("sign-out").click();
        soon(() -> assertThat(eve.isForm()).isTrue());
    }
}
