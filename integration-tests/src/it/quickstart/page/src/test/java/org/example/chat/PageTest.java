package org.example.chat;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.BrowserWindow;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

@NeedsChromium
@Timeout(600)
class PageTest {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    @Test
    void whoHasSignedInHearsWhatOthersSay() {
        try (var application =
                ServerProcess.jar(Path.of("../my-boot/target/my-boot-7.jar"), "--server.port=0", "--server.address=127.0.0.1").start()) {
            var started = application.awaitLine(STARTED, Duration.ofMinutes(4));
            int port = Integer.parseInt(started.group(1));
            BrowserWindow ada = BROWSER.open(port);
            signIn(ada, "ada");
            say(ada, "Hello");
            await().untilAsserted(() -> assertThat(lines(ada)).isEqualTo("ada: Hello"));

            // In the same browser, so that the cookie is another user's from here on; who is connected stays it.
            BrowserWindow bob = BROWSER.open(port);
            await().untilAsserted(() -> assertThat(lines(bob)).isEqualTo("ada: Hello"));
            bob.front().findElement(By.linkText("Sign out")).click();
            bob.front().findElement(By.cssSelector("button")).click();
            signIn(bob, "bob");
            say(bob, "<b>Hi</b>");
            await().untilAsserted(() -> assertThat(lines(ada)).isEqualTo("ada: Hello\nbob: <b>Hi</b>"));
            await().untilAsserted(() -> assertThat(lines(bob)).isEqualTo("ada: Hello\nbob: <b>Hi</b>"));
            assertThat(bob.element("problem").getText()).isEmpty();
        }
    }

    /** By the form that Spring Security shows to who is not signed in. */
    private static void signIn(BrowserWindow window, String user) {
        window.element("username").sendKeys(user);
        window.element("password").sendKeys(user, "\n");
        await().ignoreExceptions().until(() -> window.element("status").getText(), "Connected"::equals);
    }

    private static void say(BrowserWindow window, String text) {
        window.element("text").sendKeys(text, "\n");
    }

    private static String lines(BrowserWindow window) {
        return window.element("lines").getText();
    }
}
