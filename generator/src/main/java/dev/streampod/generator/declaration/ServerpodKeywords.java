package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.util.Set;

/** Knows what a file in Serverpod's dialect may say that means nothing here. One for each file. */
final class ServerpodKeywords {

    private static final Set<String> DATABASE = Set.of(
            "table",
            "indexes",
            "relation",
            "persist",
            "defaultPersist",
            "column",
            "unique",
            "database",
            "managedMigration",
            "serializationDataType");

    private final boolean dialect;
    private final Problems problems;
    private boolean reported;

    ServerpodKeywords(SourceText source, Problems problems) {
        this.dialect = source.serverpodDialect();
        this.problems = problems;
    }

    /** Whether the keyword is one of the database, in a file that may have them; the first of a file is reported. */
    boolean ignores(String keyword, Span span) {
        String plain = keyword.startsWith("!") ? keyword.substring(1) : keyword;
        int bracket = plain.indexOf('(');
        boolean ignored = dialect && DATABASE.contains(bracket < 0 ? plain : plain.substring(0, bracket));
        if (ignored && !reported) {
            problems.info(span, "ignored: this project has no database");
            reported = true;
        }
        return ignored;
    }
}
