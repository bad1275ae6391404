package dev.streampod.generator;

import dev.streampod.generator.check.Checker;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.link.LocationCollector;
import dev.streampod.generator.link.ModelLinker;
import dev.streampod.generator.modules.PackagedModule;
import dev.streampod.generator.output.FileStamp;
import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.resolve.ImportedTypes;
import dev.streampod.generator.resolve.Symbols;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The way from files to a model, with every problem on it reported. */
final class ProtocolReader {

    private final Problems problems;
    private final SortedMap<String, FileStamp> stamps = new TreeMap<>();
    private Declarations declarations = new Declarations(List.of(), Set.of());

    private SortedSet<String> importedTypes = new TreeSet<>();

    ProtocolReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads the model; nothing when there are errors.
     *
     * @param targets that will be generated; without any, declarations that cannot be generated yet are allowed, too
     * @param modules the packaged protocols that it may use
     */
    Optional<ProtocolModel> read(
            List<InputFile> inputs, String moduleName, Set<Target> targets, List<PackagedModule> modules) {
        return read(inputs, moduleName, targets, modules, null);
    }

    /**
     * Reads the model of a protocol that was packaged; nothing when there are errors.
     *
     * @param packagedTypes the types of other modules that it named when it was packaged; null when that is not known
     */
    Optional<ProtocolModel> read(
            List<InputFile> inputs,
            String moduleName,
            Set<Target> targets,
            List<PackagedModule> modules,
            @Nullable Set<String> packagedTypes) {
        List<ParsedFile> files = inputs.parallelStream().map(ParsedFile::of).toList();
        for (ParsedFile read : files) {
            problems.addAll(read.problems());
            FileStamp stamp = read.stamp();
            if (stamp != null) {
                stamps.put(read.file().shownPath(), stamp);
            }
        }
        declarations =
                Declarations.joined(files.stream().map(ParsedFile::declarations).toList());
        Symbols symbols = new Symbols(declarations, new ModuleReader(modules, problems).modules(), packagedTypes);
        Checker.check(declarations, symbols, moduleName, targets, problems);
        if (problems.hasErrors()) {
            return Optional.empty();
        }
        importedTypes = ImportedTypes.of(declarations, symbols);
        return Optional.of(ModelLinker.link(declarations, symbols));
    }

    /** The source locations of what the files declare. */
    SourceLocations locations() {
        return LocationCollector.collect(declarations);
    }

    /** The types of other modules that the protocol names, as the model calls them. */
    SortedSet<String> importedTypes() {
        return importedTypes;
    }

    /** What was read. */
    SortedMap<String, FileStamp> stamps() {
        return stamps;
    }
}
