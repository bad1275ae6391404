package dev.streampod.examples.chat.terminal;

import dev.streampod.client.Backoff;
import dev.streampod.client.UnauthenticatedException;
import dev.streampod.examples.chat.protocol.ChatToClient;
import dev.streampod.examples.chat.protocol.Goodbye;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.stream.MessageStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Chats in a terminal, or for a pipe: it ends when its input does. */
@Command(
        name = "chat-client",
        mixinStandardHelpOptions = true,
        description = "Talk in rooms and to one another; /help tells how.")
final class ChatTerminal implements Callable<Integer> {

    /** A person waits for it: sooner than what a program would be content with. */
    private static final Backoff RETRY = new Backoff(Backoff.DEFAULT.first(), Duration.ofSeconds(5), Backoff.FOREVER);

    /** A person who sees it connecting waits longer than a program would: the machine may be busy, and the server just started. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    /** Room for the echo of a text that is piped in at once. */
    private static final int UNREAD_MESSAGES = 100_000;

    private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(10);

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "where the server is (${DEFAULT-VALUE})")
    private String server = "";

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set before anything is called
    private Who who;

    @Option(
            names = "--room",
            paramLabel = "ROOM",
            defaultValue = "lobby",
            description = "the first room (${DEFAULT-VALUE})")
    private String room = "";

    /** Exactly one of them is given. */
    private static final class Who {

        @Option(names = "--key", paramLabel = "KEY", description = "the key to sign in with; the server prints some")
        private @Nullable String key;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description =
                        "your name, instead of a key; the server gives a name to the first client that asks for it")
        private @Nullable String name;
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set before anything is called
    private CommandSpec command;

    /** Completes when the server has answered the goodbye, and fails when the conversation ends before. */
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChatTerminal())
                .setParameterExceptionHandler((e, unused) -> {
                    e.getCommandLine().getErr().println(e.getMessage() + " (--help lists the options)");
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() {
        CommandLine terminal = command.commandLine();
        var screen = new Screen(terminal.getOut(), terminal.getErr(), ZoneId.systemDefault());
        try (ChatClient client = client()) {
            client.openStreamingConnection().join();
            screen.status("connected to " + server + "; /help tells what you can do");
            client.addConnectionListener(screen::show);
            client.addErrorListener(screen::show);
            talk(client, screen);
            ended.join();
            return CommandLine.ExitCode.OK;
        } catch (CompletionException e) {
            screen.status(reason(e.getCause() == null ? e : e.getCause()));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private ChatClient client() {
        try {
            var builder = ChatClient.builder(server)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .backoff(RETRY)
                    .streamBuffer(UNREAD_MESSAGES);
            if (who.name == null) {
                builder.key(who.key);
            } else {
                builder.keyProvider(new GuestKey(server, who.name));
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private void talk(ChatClient client, Screen screen) {
        var conversation = new Conversation(client, screen);
        client.chat().addContinuityListener(conversation::interrupted);
        MessageStream<ChatToClient> messages = client.chat().stream();
        messages.completion().whenComplete((nothing, failure) -> {
            if (failure != null) {
                ended.completeExceptionally(failure);
            }
        });
        messages.listen(message -> {
            if (message instanceof Goodbye) {
                ended.complete(null);
            } else {
                screen.show(message);
            }
        });
        conversation.join(room);
        // Reading cannot be interrupted: it must not keep the process alive when the conversation ended otherwise.
        var reader = new Thread(() -> read(conversation), "input");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Conversation conversation) {
        var input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        try {
            String line = input.readLine();
            while (line != null && conversation.typed(line)) {
                line = input.readLine();
            }
            conversation.end();
            ended.orTimeout(GOODBYE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            ended.completeExceptionally(e);
        }
    }

    private static String reason(Throwable end) {
        if (end instanceof TimeoutException) {
            return "the server has not answered; what was typed last may not have arrived";
        }
        if (end instanceof UnauthenticatedException && end.getCause() != null) {
            return reason(end.getCause()); // why there is no key
        }
        return end.getMessage() == null ? end.toString() : end.getMessage();
    }
}
