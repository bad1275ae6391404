package dev.streampod.examples.board;

import dev.streampod.fixtures.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Makes databases for the application: the properties, as {@code name=value}, with which it uses one. */
interface Databases extends AutoCloseable {

    /** A new, empty database. */
    List<String> empty();

    /**
     * A new, empty database that outlives the process that has written to it.
     *
     * @param folder for its files, if it has any
     */
    List<String> lasting(Path folder);

    @Override
    void close();

    /** The application's own H2: in the memory of this process, or in a folder. */
    static Databases h2() {
        return new Databases() {
            @Override
            public List<String> empty() {
                return List.of("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            }

            @Override
            public List<String> lasting(Path folder) {
                // H2 writes half a second after a commit, unless it is told not to wait.
                return List.of("spring.datasource.url=jdbc:h2:file:" + folder.resolve("board") + ";WRITE_DELAY=0");
            }

            @Override
            public void close() {}
        };
    }

    /** Starts a PostgreSQL, which ends with {@link #close}. */
    static Databases postgres() {
        var server = PostgresServer.start("board");
        return new Databases() {
            @Override
            public List<String> empty() {
                return List.of("spring.profiles.active=postgresql", "spring.datasource.url=" + server.newDatabase());
            }

            @Override
            public List<String> lasting(Path folder) {
                return empty();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}
