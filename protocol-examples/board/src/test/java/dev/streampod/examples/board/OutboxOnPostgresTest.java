package dev.streampod.examples.board;

import dev.streampod.fixtures.NeedsPostgres;
import org.junit.jupiter.api.Tag;

/** What is posted is what was committed to PostgreSQL. */
@Tag("long")
@NeedsPostgres
class OutboxOnPostgresTest extends OutboxTest {

    @Override
    Databases databases() {
        return Databases.postgres();
    }
}
