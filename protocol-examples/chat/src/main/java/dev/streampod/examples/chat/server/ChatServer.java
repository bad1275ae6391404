package dev.streampod.examples.chat.server;

import dev.streampod.examples.chat.protocol.server.ChatEndpoints;
import dev.streampod.server.ServerStartException;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a server of the chat. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = "A server of the chat, rooms and private messages, and its page.")
final class ChatServer implements Callable<Integer> {

    private static final List<String> DEMO_USERS = List.of("ada", "bob", "eve");

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "where to listen, 0 for any free port (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "the Redis between servers, e.g. redis://localhost:6379")
    private @Nullable String redis;

    @Option(
            names = "--key",
            paramLabel = "KEY=user",
            description = "a key that signs in a user, e.g. s3cret=ada; may be given several times; "
                    + "without any, new ones are issued to ada, bob and eve, and printed; anybody else chooses a name")
    private List<String> keys = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // set before anything is called
    private CommandSpec command;

    private final KeyStore keyStore = KeyStore.inMemory();

    /** Whose keys the operator gives away. */
    private final Set<String> residents = new HashSet<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChatServer())
                .setParameterExceptionHandler((e, unused) -> {
                    e.getCommandLine().getErr().println(e.getMessage() + " (--help lists the options)");
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() {
        StreampodServer server = configured();
        try {
            server.start();
        } catch (ServerStartException e) {
            command.commandLine().getErr().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        PrintWriter out = command.commandLine().getOut();
        out.println("listening on port " + server.port());
        out.println("open http://localhost:" + server.port() + " in a browser");
        if (keys.isEmpty()) {
            DEMO_USERS.forEach(user -> out.println(user + " signs in with: java -jar"
                    + " protocol-examples/chat/target/chat-client.jar --server http://localhost:" + server.port()
                    + " --key " + keyStore.issue(user, List.of(), null).key()));
            out.println("anybody else signs in with --name NAME instead, or by a name in the browser");
        }
        out.flush();
        server.awaitShutdown();
        return CommandLine.ExitCode.OK;
    }

    private StreampodServer configured() {
        try {
            accept(keys);
            if (keys.isEmpty()) {
                residents.addAll(DEMO_USERS);
            }
            var chat = new Chat(new Rooms());
            var doors = new GuestLogin(keyStore, residents, GuestLogin.TIME_TO_LIVE);
            var builder = StreampodServer.builder(new ChatEndpoints(chat, doors))
                    .port(port)
                    .page(ChatServer.class.getClassLoader(), "page")
                    .authenticator(keyStore);
            if (redis != null) {
                builder.redis(redis);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private void accept(List<String> keysAndUsers) {
        var given = new HashSet<String>();
        for (String keyAndUser : keysAndUsers) {
            int equals = keyAndUser.lastIndexOf('='); // the last: keys in base64 may end with some
            String user = keyAndUser.substring(equals + 1);
            if (equals <= 0 || !Chat.NAME.matcher(user).matches()) {
                throw new IllegalArgumentException("--key takes KEY=user, e.g. s3cret=ada;"
                        + " a user is 1 to 40 letters, digits, dots, dashes or underscores");
            }
            String key = keyAndUser.substring(0, equals);
            if (!given.add(key)) {
                throw new IllegalArgumentException("--key takes each KEY once");
            }
            residents.add(user);
            keyStore.add(key, user, List.of());
        }
    }
}
