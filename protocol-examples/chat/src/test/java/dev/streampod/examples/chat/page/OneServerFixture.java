package dev.streampod.examples.chat.page;

import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser and a server for all tests of a class, whose users have names of their own in each. */
@NeedsChromium
abstract class OneServerFixture {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

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
    final void closeWindows() {
        BROWSER.closeWindows();
    }

    static ChatPage page() {
        return new ChatPage(BROWSER.open(port));
    }
}
