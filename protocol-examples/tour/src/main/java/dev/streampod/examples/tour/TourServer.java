package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.server.TourEndpoints;
import dev.streampod.server.Limits;
import dev.streampod.server.ServerStartException;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the tour. */
@Command(
        name = "tour",
        mixinStandardHelpOptions = true,
        description = "One endpoint for each kind of behaviour, to try the runtime from outside.")
final class TourServer implements Callable<Integer> {

    @Option(
            names = "--port",
            defaultValue = "8090",
            description = "where to listen, 0 for any free port (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "the Redis between servers, e.g. redis://localhost:6379")
    private @Nullable String redis;

    @Option(
            names = "--key",
            paramLabel = "KEY=user[:scope,scope…]",
            description = "a key that is valid, e.g. s3cret=ada:admin; may be given several times")
    private List<String> keys = List.of();

    @Option(names = "--limits", paramLabel = "small", description = "small: bounds that are quick to reach")
    private @Nullable String limits;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before anything is called
    private CommandSpec command;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TourServer()).execute(arguments));
    }

    @Override
    public Integer call() {
        StreampodServer server = configured();
        try {
            server.start();
        } catch (ServerStartException e) {
            command.commandLine().getErr().println(e.getMessage());
            return 1;
        }
        command.commandLine().getOut().println("listening on port " + server.port());
        command.commandLine().getOut().flush();
        server.awaitShutdown();
        return 0;
    }

    /**
     * Builds a tour, which is not started.
     *
     * @param settings sets where it listens, and what else is not the default
     */
    static StreampodServer build(UnaryOperator<StreampodServer.Builder> settings) {
        return build(settings, null);
    }

    /**
     * Builds a tour, which is not started.
     *
     * @param settings sets where it listens, and what else is not the default
     * @param ownKeys the keys that other tours have as well, each in its own memory; null when they share them
     */
    private static StreampodServer build(UnaryOperator<StreampodServer.Builder> settings, @Nullable KeyStore ownKeys) {
        // Completed before the server listens, and so before a client can ask for a report.
        var built = new CompletableFuture<StreampodServer>();
        var revokedUsers = new CompletableFuture<RevokedUsers>();
        var admins = new Admins(
                () -> built.join().statistics(),
                userId -> {
                    CompletableFuture<Void> revoked = built.join().revocations().revokeUser(userId);
                    return ownKeys == null
                            ? revoked
                            : CompletableFuture.allOf(
                                    revoked, revokedUsers.join().tell(userId));
                },
                ownKeys == null ? 0 : RevokedUsers.LISTENERS);
        var endpoints = new TourEndpoints(admins, new Echo(), new Feeds(), new Members(), new Rooms());
        built.complete(settings.apply(StreampodServer.builder(endpoints)).build());
        if (ownKeys != null) {
            revokedUsers.complete(RevokedUsers.of(built.join(), ownKeys));
        }
        return built.join();
    }

    private StreampodServer configured() {
        try {
            KeyStore keys = keyStore();
            return build(builder -> settings(builder).authenticator(keys), redis == null ? null : keys);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private StreampodServer.Builder settings(StreampodServer.Builder builder) {
        if (redis != null) {
            builder.redis(redis);
        }
        return builder.port(port).limits(limits());
    }

    private Limits limits() {
        if (limits == null) {
            return Limits.defaults();
        }
        if (!limits.equals("small")) {
            throw new IllegalArgumentException("--limits takes small, or is left out; not " + limits);
        }
        return Limits.builder()
                .messageBytes(4 * 1024)
                .messagesPerSecond(20)
                .connectionsPerAddress(5)
                .queueBytes(64 * 1024)
                .helloTimeout(Duration.ofSeconds(2))
                .heartbeat(Duration.ofSeconds(1))
                .build();
    }

    private KeyStore keyStore() {
        KeyStore store = KeyStore.inMemory();
        var given = new HashSet<String>();
        for (String key : keys) {
            int equals = key.lastIndexOf('=');
            if (equals <= 0 || equals == key.length() - 1) {
                throw new IllegalArgumentException(
                        "--key takes KEY=user or KEY=user:scope,scope, e.g. s3cret=ada:admin");
            }
            if (!given.add(key.substring(0, equals))) {
                throw new IllegalArgumentException("--key takes each KEY once");
            }
            String[] owner = key.substring(equals + 1).split(":", 2);
            List<String> scopes = owner.length == 1 || owner[1].isEmpty() ? List.of() : List.of(owner[1].split(","));
            store.add(key.substring(0, equals), owner[0], scopes);
        }
        return store;
    }
}
