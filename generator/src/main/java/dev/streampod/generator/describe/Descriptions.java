package dev.streampod.generator.describe;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Texts for people, in paragraphs. */
final class Descriptions {

    private Descriptions() {}

    /** The paragraphs that say something. */
    static String join(String... paragraphs) {
        return Stream.of(paragraphs)
                .map(String::strip)
                .filter(paragraph -> !paragraph.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    /** The first sentence of a documentation, on one line; without one, something else. */
    static String summary(String doc, String otherwise) {
        String paragraph = doc.strip().split("\n\\s*\n", 2)[0].replaceAll("\\s*\n\\s*", " ");
        String sentence = paragraph.split("(?<=[.!?])\\s", 2)[0];
        return sentence.isEmpty() ? otherwise : sentence;
    }

    static String deprecation(@Nullable String reason) {
        if (reason == null) {
            return "";
        }
        return "Deprecated: " + (reason.isBlank() ? "no longer to be used" : reason.strip()) + ".";
    }

    /** The sentence about the login and the scopes that an operation requires. */
    static String access(boolean requireLogin, List<String> scopes) {
        if (scopes.isEmpty()) {
            return requireLogin ? "Requires a login." : "";
        }
        return scopes.stream()
                .map(scope -> "`" + scope + "`")
                .collect(Collectors.joining(", ", "Needs the scope" + (scopes.size() == 1 ? " " : "s "), "."));
    }
}
