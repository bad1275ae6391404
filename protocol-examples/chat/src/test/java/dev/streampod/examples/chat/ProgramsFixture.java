package dev.streampod.examples.chat;

import dev.streampod.fixtures.ServerProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Starts the two programs in processes of their own, as people start them, and ends all that it has started. */
abstract class ProgramsFixture {

    static final String SERVER = "dev.streampod.examples.chat.server.ChatServer";
    static final String TERMINAL = "dev.streampod.examples.chat.terminal.ChatTerminal";

    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    final void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    final <T extends AutoCloseable> T keep(T closeable) {
        started.add(0, closeable);
        return closeable;
    }

    final ServerProcess run(String main, String... arguments) {
        return keep(ServerProcess.main(main, arguments).jvmFlags("-Xmx128m").start());
    }

    final ServerProcess server(String... more) {
        var arguments = new ArrayList<>(List.of("--key", "a=ada", "--key", "b=bob"));
        arguments.addAll(List.of(more));
        return run(SERVER, arguments.toArray(String[]::new));
    }

    final ServerProcess terminal(int port, String key, String... more) {
        var arguments = new ArrayList<>(List.of("--server", "http://localhost:" + port, "--key", key));
        arguments.addAll(List.of(more));
        return run(TERMINAL, arguments.toArray(String[]::new));
    }

    final ServerProcess guest(int port, String name) {
        return run(TERMINAL, "--server", "http://localhost:" + port, "--name", name);
    }

    /** What a user has said in the lobby, as a terminal has printed it. */
    static List<String> said(ServerProcess terminal, String user) {
        return Arrays.stream(terminal.stdout().split("\n"))
                .filter(line -> line.contains("[lobby] " + user + ": "))
                .map(line -> line.replaceFirst(".*" + user + ": ", ""))
                .toList();
    }
}
