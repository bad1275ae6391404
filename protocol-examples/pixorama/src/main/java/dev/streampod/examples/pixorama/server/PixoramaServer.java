package dev.streampod.examples.pixorama.server;

import dev.streampod.server.ServerStartException;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the server. */
@Command(
        name = "pixorama",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Serves a canvas that everybody paints on, and its page.")
public final class PixoramaServer implements Callable<Integer> {

    private static final int PORTS = 65536;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port to listen on; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "The Redis through which several servers share the canvas, e.g. redis://localhost:6379.")
    private @Nullable String redis;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "Width and height of the canvas, 1 to " + Canvas.LARGEST_SIZE + ". Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--key",
            paramLabel = "KEY=user[:scope,scope…]",
            description = "A key that is valid, e.g. s3cret=ada:admin; may be given several times. "
                    + "With the scope admin one may clear the canvas. "
                    + "Without this option the keys of clients are not looked at.")
    private List<String> keys = List.of();

    private PixoramaServer() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PixoramaServer()).execute(arguments));
    }

    @Override
    public Integer call() {
        require("--port", port, 0, PORTS - 1);
        require("--size", size, 1, Canvas.LARGEST_SIZE);
        @Nullable KeyStore keyStore = keys.isEmpty() ? null : keyStore();
        try (var canvas = start(keyStore)) {
            int listening = canvas.server().port();
            System.out.println("listening on port " + listening);
            System.out.println("open http://localhost:" + listening + " in a browser");
            canvas.server().awaitShutdown(); // SIGTERM closes it in good order
            return CommandLine.ExitCode.OK;
        } catch (ServerStartException impossible) {
            System.err.println(impossible.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private CanvasServer start(@Nullable KeyStore keyStore) {
        try {
            return CanvasServer.start(size, builder -> settings(builder, keyStore));
        } catch (IllegalArgumentException malformed) {
            throw badUsage("--redis: " + malformed.getMessage());
        }
    }

    private StreampodServer.Builder settings(StreampodServer.Builder builder, @Nullable KeyStore keyStore) {
        builder.port(port);
        if (redis != null) {
            builder.redis(redis);
        }
        if (keyStore != null) {
            builder.authenticator(keyStore);
        }
        return builder;
    }

    private KeyStore keyStore() {
        KeyStore store = KeyStore.inMemory();
        var given = new HashSet<String>();
        for (String key : keys) {
            int equals = key.lastIndexOf('='); // the last: keys in base64 may end with some
            String[] owner = key.substring(equals + 1).split(":", 2);
            if (equals <= 0 || owner[0].isEmpty()) {
                throw badUsage("--key takes KEY=user or KEY=user:scope,scope, e.g. s3cret=ada:admin");
            }
            if (!given.add(key.substring(0, equals))) {
                throw badUsage("--key takes each KEY once");
            }
            List<String> scopes = owner.length == 1 || owner[1].isEmpty() ? List.of() : List.of(owner[1].split(","));
            store.add(key.substring(0, equals), owner[0], scopes);
        }
        return store;
    }

    private void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw badUsage("%s must be %d to %d, not %d.".formatted(option, least, most, value));
        }
    }

    private ParameterException badUsage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
