package dev.streampod.generator.browser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comments for editors. What users wrote is text there: it neither ends the comment nor has tags in it. */
final class JsDoc {

    private JsDoc() {}

    /** Writes nothing when there is nothing to say. */
    static void write(TextWriter file, String doc) {
        write(file, doc, null);
    }

    /** @param deprecated the reason, which may be empty; null when it is not deprecated */
    static void write(TextWriter file, String doc, @Nullable String deprecated) {
        List<String> lines = new ArrayList<>(escaped(doc.strip()).lines().toList());
        if (deprecated != null) {
            lines.add(("@deprecated " + escaped(deprecated).replaceAll("\\R", " ")).strip());
        }
        if (lines.isEmpty()) {
            return;
        }
        if (lines.size() == 1) {
            file.line("/** " + lines.get(0) + " */");
            return;
        }
        file.line("/**");
        lines.forEach(line -> file.line((" * " + line).stripTrailing()));
        file.line(" */");
    }

    private static String escaped(String text) {
        return text.replace("*/", "*\\/").replace("@", "\\@");
    }
}
