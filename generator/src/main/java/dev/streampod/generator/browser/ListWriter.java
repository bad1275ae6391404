package dev.streampod.generator.browser;

import java.util.List;

/** Lists of expressions, on one line where they fit. */
final class ListWriter {

    private static final int WIDTH = 120;

    private ListWriter() {}

    /** A function that returns an array: {@code () => [A, B]}. */
    static String lazyArray(List<String> elements) {
        return "() => [" + String.join(", ", elements) + "]";
    }

    /** Writes a statement around an array, with a line for each element where one is too short for all. */
    static void array(TextWriter file, String before, List<String> elements, String after) {
        String line = before + "[" + String.join(", ", elements) + "]" + after;
        if (line.length() <= WIDTH) {
            file.line(line);
            return;
        }
        file.open(before + "[");
        elements.forEach(element -> file.line(element + ","));
        file.close("]" + after);
    }

    /** Writes the declaration of a type that is one of several; without any, nothing is of that type. */
    static void union(TextWriter file, String before, List<String> alternatives) {
        if (alternatives.isEmpty()) {
            file.line(before + " = never;");
            return;
        }
        String line = before + " = " + String.join(" | ", alternatives) + ";";
        if (line.length() <= WIDTH) {
            file.line(line);
            return;
        }
        file.line(before + " =");
        int last = alternatives.size() - 1;
        for (int i = 0; i <= last; i++) {
            file.line("  | " + alternatives.get(i) + (i == last ? ";" : ""));
        }
    }
}
