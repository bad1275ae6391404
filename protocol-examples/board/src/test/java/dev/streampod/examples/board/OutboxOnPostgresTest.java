package dev.streampod.examples.board;

import dev.streampod.fixtures.NeedsPostgres;
import dev.streampod.fixtures.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** What is posted is what was committed to PostgreSQL. */
@Tag("long")
@NeedsPostgres
class OutboxOnPostgresTest extends OutboxTest {

    private final PostgresServer postgres = PostgresServer.start("board");

    @Override
    List<String> database() {
        return Instances.database(postgres);
    }

    @Override
    List<String> lastingDatabase(Path folder) {
        return Instances.database(postgres);
    }

    @AfterAll
    @Override
    void end() {
        try (postgres) {
            super.end();
        }
    }
}
