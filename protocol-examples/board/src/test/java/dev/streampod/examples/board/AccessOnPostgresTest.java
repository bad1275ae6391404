package dev.streampod.examples.board;

import dev.streampod.fixtures.NeedsPostgres;
import org.junit.jupiter.api.Tag;

/** Who may what with orders in PostgreSQL, and how it is answered. */
@Tag("long")
@NeedsPostgres
class AccessOnPostgresTest extends AccessTest {

    @Override
    Databases databases() {
        return Databases.postgres();
    }
}
