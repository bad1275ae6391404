package dev.streampod.generator;

import dev.streampod.generator.check.Checker;
import dev.streampod.generator.check.Symbols;
import dev.streampod.generator.declaration.DeclarationReader;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.link.ModelLinker;
import dev.streampod.generator.modules.PackagedModule;
import dev.streampod.generator.output.FileStamp;
import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.yaml.SourceReader;
import dev.streampod.generator.yaml.YamlFile;
import dev.streampod.generator.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The way from files to a model, with every problem on it reported. */
final class ProtocolReader {

    private final Problems problems;
    private final SortedMap<String, FileStamp> stamps = new TreeMap<>();
    private Declarations declarations = new Declarations(List.of(), Set.of());

    ProtocolReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads the model; nothing when there are errors.
     *
     * @param targets for whom it is going to be generated; nobody: what is not generated yet is fine, too
     * @param modules the packaged protocols that it may use
     */
    Optional<ProtocolModel> read(
            List<InputFile> inputs, String moduleName, Set<Target> targets, List<PackagedModule> modules) {
        SourceReader sources = new SourceReader(problems);
        YamlReader yaml = new YamlReader(problems);
        List<YamlFile> files = new ArrayList<>();
        for (InputFile input : inputs) {
            sources.bytes(input.path(), input.shownPath()).ifPresent(bytes -> {
                stamps.put(input.shownPath(), input.stamp(bytes));
                files.add(sources.decode(bytes, input.shownPath())
                        .map(yaml::read)
                        .orElseGet(() -> YamlFile.unreadable(bytes, input.shownPath())));
            });
        }
        declarations = new DeclarationReader(problems).read(files);
        Symbols symbols = new Symbols(declarations, new ModuleReader(modules, problems).modules());
        Checker.check(declarations, symbols, moduleName, targets, problems);
        return problems.hasErrors() ? Optional.empty() : Optional.of(ModelLinker.link(declarations, symbols));
    }

    /** What the files declare, as far as it could be read. */
    Declarations declarations() {
        return declarations;
    }

    /** What was read. */
    SortedMap<String, FileStamp> stamps() {
        return stamps;
    }
}
