package dev.streampod.examples.pixorama.server;

import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.ServerSettings;
import dev.streampod.test.ServerUnderTest;
import dev.streampod.test.StartedServer;

/** A small canvas, for tests of its servers. */
interface CanvasFixture {

    int SIZE = 16;

    @ServerUnderTest
    static StartedServer canvas(ServerSettings settings, KeyStore keys) {
        return ofSize(SIZE, settings, keys);
    }

    static StartedServer ofSize(int size, ServerSettings settings, KeyStore keys) {
        var canvas =
                CanvasServer.start(size, builder -> settings.applyTo(builder).authenticator(keys));
        return new StartedServer(canvas.server(), canvas);
    }
}
