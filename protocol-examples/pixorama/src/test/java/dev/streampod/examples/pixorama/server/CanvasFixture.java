package dev.streampod.examples.pixorama.server;

import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.ServerSettings;
import dev.streampod.test.ServerUnderTest;
import dev.streampod.test.StartedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Scanner;

/** A small canvas, for tests of its servers. */
interface CanvasFixture {

    int SIZE = 16;

    /** How many messages the servers' channel keeps, as servers.yaml declares it. */
    int HISTORY = declaredHistory();

    @ServerUnderTest
    static StartedServer canvas(ServerSettings settings, KeyStore keys) {
        return ofSize(SIZE, settings, keys);
    }

    static StartedServer ofSize(int size, ServerSettings settings, KeyStore keys) {
        var canvas =
                CanvasServer.start(size, builder -> settings.applyTo(builder).authenticator(keys));
        return new StartedServer(canvas.server(), canvas);
    }

    private static int declaredHistory() {
        try (var declaration = new Scanner(Path.of("src", "main", "protocol", "servers.yaml"))) {
            declaration.findWithinHorizon("history: \\{size: (\\d+),", 0);
            return Integer.parseInt(declaration.match().group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
