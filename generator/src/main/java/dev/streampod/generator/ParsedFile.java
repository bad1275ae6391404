package dev.streampod.generator;

import dev.streampod.generator.declaration.DeclarationReader;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.output.FileStamp;
import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.yaml.SourceReader;
import dev.streampod.generator.yaml.YamlFile;
import dev.streampod.generator.yaml.YamlReader;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one file.
 *
 * @param stamp of the file; null when it could not be read
 * @param declarations what it declares, as far as it could be understood
 * @param problems what is wrong with the file taken by itself
 */
record ParsedFile(InputFile file, @Nullable FileStamp stamp, Declarations declarations, Problems problems) {

    static ParsedFile of(InputFile file) {
        Problems problems = new Problems();
        SourceReader sources = new SourceReader(problems);
        return sources.bytes(file.path(), file.shownPath())
                .map(bytes -> new ParsedFile(
                        file, file.stamp(bytes), declarations(file.shownPath(), bytes, sources, problems), problems))
                .orElseGet(() -> new ParsedFile(file, null, new Declarations(List.of(), Set.of()), problems));
    }

    private static Declarations declarations(String path, byte[] bytes, SourceReader sources, Problems problems) {
        YamlFile yaml = sources.decode(bytes, path)
                .map(new YamlReader(problems)::read)
                .orElseGet(() -> YamlFile.unreadable(bytes, path));
        return new DeclarationReader(problems).read(List.of(yaml));
    }
}
