package dev.streampod.generator.yaml;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;

/**
 * Reads the documents of a file. Works on the parser's events: an alias is seen as an alias and never expanded, and
 * nothing resolves a text to another type.
 */
public final class YamlReader {

    /** After so many errors of syntax the rest of a file is left unread. */
    private static final int MAX_SYNTAX_ERRORS = 20;

    private final Problems problems;

    /** Makes a reader that reports what is wrong. */
    public YamlReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads all documents; after an error of syntax it goes on with the next document that is marked as one. */
    public YamlFile read(SourceText source) {
        List<YamlNode> documents = new ArrayList<>();
        int errors = 0;
        int line = 1;
        while (line > 0 && errors < MAX_SYNTAX_ERRORS) {
            NodeBuilder builder = new NodeBuilder(source, events(source, line), problems);
            int failedAt = readFrom(builder, source, documents);
            errors += failedAt > 0 || builder.refusedAny() ? 1 : 0;
            if (failedAt == 0 && errors == 0) {
                builder.warnOfUnusedComments();
            }
            line = failedAt > 0 ? nextDocument(source, Math.max(failedAt, line + 1)) : 0;
        }
        return new YamlFile(source, documents, errors == 0);
    }

    /** Reads documents to the end, or up to the line, counted from 1, that cannot be read; 0 when there was none. */
    private int readFrom(NodeBuilder builder, SourceText source, List<YamlNode> documents) {
        try {
            for (YamlNode root = builder.document(); root != null; root = builder.document()) {
                if (!builder.refused() && !root.missing()) {
                    documents.add(root);
                }
            }
            return 0;
        } catch (NodeBuilder.TooDeepException e) {
            return builder.lastPlace().line();
        } catch (YAMLException e) {
            return SyntaxErrorHints.report(source, e, problems);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The scanner's own way of stumbling over some escapes.
            problems.error(builder.lastPlace(), "YAML syntax: the text from here on cannot be read");
            return builder.lastPlace().line();
        }
    }

    private static Iterator<Event> events(SourceText source, int line) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(SourceReader.MAX_FILE_BYTES);
        // Empty lines instead of what was read keep the positions right.
        String text = "\n".repeat(line - 1) + source.textFrom(line);
        return new Yaml(options).parse(new StringReader(text)).iterator();
    }

    private static int nextDocument(SourceText source, int from) {
        for (int line = from; line <= source.lineCount(); line++) {
            if (source.line(line).startsWith("---")) {
                return line;
            }
        }
        return 0;
    }
}
