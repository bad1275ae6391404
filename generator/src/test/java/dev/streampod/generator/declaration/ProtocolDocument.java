package dev.streampod.generator.declaration;

import com.networknt.schema.Schema;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import dev.streampod.generator.yaml.SourceReader;
import dev.streampod.generator.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One document of a protocol file, as an editor and as the generator's parsers look at it. */
record ProtocolDocument(String path, int firstLine, String text) {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** All documents of a folder that are not empty; those in Serverpod's dialect and those that are no text left out. */
    static List<ProtocolDocument> below(Path folder) throws IOException {
        List<ProtocolDocument> documents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                String path = folder.relativize(file).toString();
                if (path.endsWith(".yaml") && !path.endsWith(".spy.yaml")) {
                    Optional<SourceText> source =
                            new SourceReader(new Problems()).decode(Files.readAllBytes(file), path);
                    source.ifPresent(text -> split(text, documents));
                }
            }
        }
        return documents;
    }

    private static void split(SourceText source, List<ProtocolDocument> documents) {
        int first = 1;
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= source.lineCount() + 1; line++) {
            if (line > source.lineCount() || source.line(line).startsWith("---")) {
                ProtocolDocument document = new ProtocolDocument(source.path(), first, text.toString());
                if (!document.isEmpty()) {
                    documents.add(document);
                }
                first = line + 1;
                text.setLength(0);
            } else {
                text.append(source.line(line)).append('\n');
            }
        }
    }

    private boolean isEmpty() {
        return text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
    }

    /** Whether the place lies in this document. */
    boolean contains(Span span) {
        return span.source().path().equals(path)
                && span.line() >= firstLine
                && span.line() < firstLine + text.lines().count();
    }

    /** What the parsers report; the rules about names and types are not asked. */
    List<String> parserErrors() {
        Problems problems = new Problems();
        new DeclarationReader(problems).read(List.of(new YamlReader(problems).read(new SourceText(path, text))));
        return problems.sorted().stream().map(Diagnostic::message).toList();
    }

    /** Whether the schema, or YAML itself, refuses it. */
    boolean isRefusedBy(Schema schema) {
        try {
            return !schema.validate(YAML.readTree(text)).isEmpty();
        } catch (JacksonException e) {
            return true;
        }
    }

    @Override
    public String toString() {
        return path + ":" + firstLine;
    }
}
