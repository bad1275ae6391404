package dev.streampod.examples.chat.page;

import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser for all tests of a class; each test starts servers of its own, which end with it. */
@NeedsChromium
abstract class OwnServersFixture {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    final void closeAll() throws Exception {
        BROWSER.closeWindows();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    final <T extends AutoCloseable> T keep(T closeable) {
        opened.add(0, closeable);
        return closeable;
    }

    final ServerProcess server(int port, String... more) {
        var arguments = new ArrayList<>(List.of("--port", String.valueOf(port), "--key", "s3cret=ada"));
        arguments.addAll(Arrays.asList(more));
        return keep(
                ServerProcess.main("dev.streampod.examples.chat.server.ChatServer", arguments.toArray(String[]::new))
                        .start());
    }

    static ChatPage page(int port, String name) {
        return new ChatPage(BROWSER.open(port)).signIn(name);
    }
}
