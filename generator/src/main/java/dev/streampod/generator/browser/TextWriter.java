package dev.streampod.generator.browser;

import java.util.List;

/** Puts a text together from lines, those inside of a block indented. For one thread. */
final class TextWriter {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private int depth;

    TextWriter line(String line) {
        if (!line.isEmpty()) {
            text.append(INDENT.repeat(depth)).append(line);
        }
        text.append('\n');
        return this;
    }

    TextWriter lines(List<String> lines) {
        lines.forEach(this::line);
        return this;
    }

    /** Begins a block: what follows is indented until its end. */
    TextWriter open(String line) {
        line(line);
        depth++;
        return this;
    }

    TextWriter close(String line) {
        depth--;
        return line(line);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
