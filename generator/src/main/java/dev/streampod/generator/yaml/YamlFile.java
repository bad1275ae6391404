package dev.streampod.generator.yaml;

import dev.streampod.generator.source.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What was read of a file.
 *
 * @param source its text
 * @param documents the documents that could be read, empty ones left out
 * @param complete whether that is all of it; otherwise the reason was reported
 */
public record YamlFile(SourceText source, List<YamlNode> documents, boolean complete) {

    public YamlFile {
        documents = List.copyOf(documents);
    }

    /** A file that could not be decoded; what can be guessed of its text is there for the names in it. */
    public static YamlFile unreadable(byte[] bytes, String shownPath) {
        String guess = new String(bytes, StandardCharsets.UTF_8);
        return new YamlFile(new SourceText(shownPath, guess), List.of(), false);
    }
}
