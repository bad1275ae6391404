package dev.streampod.examples.board;

import dev.streampod.fixtures.NeedsPostgres;
import dev.streampod.fixtures.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** Who may what with orders in PostgreSQL, and how it is answered. */
@Tag("long")
@NeedsPostgres
class AccessOnPostgresTest extends AccessTest {

    private final PostgresServer postgres = PostgresServer.start("board");

    @Override
    List<String> database() {
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
