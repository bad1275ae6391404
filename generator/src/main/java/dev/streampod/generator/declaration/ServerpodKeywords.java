package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows what a file in Serverpod's dialect may say that means nothing here. One for each file. */
final class ServerpodKeywords {

    private static final String OLD_SERVER_ONLY = "database";

    private static final String NONE = "none";

    private static final Set<String> DATABASE = Set.of(
            "table",
            "indexes",
            "relation",
            "persist",
            "defaultPersist",
            "column",
            "unique",
            OLD_SERVER_ONLY,
            "managedMigration",
            "serializationDataType");

    /** What only fields had, in old versions. */
    private static final Set<String> OLD_DATABASE = Set.of("api", "parent");

    private final boolean dialect;
    private final Problems problems;
    private boolean reported;

    ServerpodKeywords(SourceText source, Problems problems) {
        this.dialect = source.serverpodDialect();
        this.problems = problems;
    }

    /** Whether the file is written in the dialect. */
    boolean dialect() {
        return dialect;
    }

    /** Whether the key is one of the database, in a file that may have them; the first of a file is reported. */
    boolean ignores(String key, Span span) {
        boolean ignored = dialect && DATABASE.contains(plain(key));
        if (ignored) {
            reportIgnored(span);
        }
        return ignored;
    }

    /** Whether the option of a field is one of the database. The option that once hid a field from clients is an error. */
    boolean ignoresOption(String option, Span span) {
        if (dialect && option.equals(OLD_SERVER_ONLY)) {
            problems.error(span, "\"database\" is an old word of Serverpod that kept a field from clients")
                    .hint("write scope=serverOnly");
            return true;
        }
        boolean old = dialect && OLD_DATABASE.contains(option);
        if (old) {
            reportIgnored(span);
        }
        return old || ignores(option, span);
    }

    /** Whether the field has the scope {@code none}, and so is in the database alone; reported as ignored. */
    boolean ignores(FieldDeclaration field) {
        if (!dialect || !NONE.equals(field.scope())) {
            return false;
        }
        reportIgnored(field.name().span());
        return true;
    }

    /** What to say of an unknown key that the dialect has; null when it has none of that name, or may have it. */
    @Nullable
    String hint(String key) {
        boolean known = DATABASE.contains(plain(key)) || OLD_DATABASE.contains(key);
        return known && !dialect ? "files in Serverpod's dialect, which has this word, are named *.spy.yaml" : null;
    }

    private void reportIgnored(Span span) {
        if (!reported) {
            problems.info(span, "ignored: this project has no database");
            reported = true;
        }
    }

    /** The word alone, without the "!" that switches it off. */
    private static String plain(String key) {
        return key.startsWith("!") ? key.substring(1) : key;
    }
}
