package dev.streampod.generator;

import dev.streampod.generator.check.Checker;
import dev.streampod.generator.check.ImportedModule;
import dev.streampod.generator.check.Symbols;
import dev.streampod.generator.declaration.DeclarationReader;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.link.ModelLinker;
import dev.streampod.generator.modules.PackagedModule;
import dev.streampod.generator.yaml.SourceReader;
import dev.streampod.generator.yaml.YamlFile;
import dev.streampod.generator.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the protocols that the one at hand may use. They may use each other. */
final class ModuleReader {

    private final List<PackagedModule> packaged;
    private final Problems problems;
    private final Map<PackagedModule, Optional<ImportedModule>> read = new HashMap<>();

    /** @param problems where a module that cannot be read is reported */
    ModuleReader(List<PackagedModule> packaged, Problems problems) {
        this.packaged = packaged;
        this.problems = problems;
    }

    /** All modules that can be read; of two with one name, which is reported, the first. */
    List<ImportedModule> modules() {
        List<ImportedModule> modules = new ArrayList<>();
        Map<String, PackagedModule> first = new HashMap<>();
        for (PackagedModule module : packaged) {
            PackagedModule other =
                    first.putIfAbsent(ModuleName.onTheWire(module.descriptor().name()), module);
            if (other == null) {
                module(module).ifPresent(modules::add);
            } else {
                problems.error("two modules on the compile class path are called \""
                                + module.descriptor().name() + "\": in " + other.shownPlace() + " and in "
                                + module.shownPlace())
                        .hint("remove one of the dependencies, or give one of the modules another moduleName");
            }
        }
        return modules;
    }

    private Optional<ImportedModule> module(PackagedModule module) {
        Optional<ImportedModule> known = read.get(module);
        if (known != null) {
            return known;
        }
        // While it is being read it is not there: no two modules can use each other.
        read.put(module, Optional.empty());
        Optional<ImportedModule> found = link(module);
        read.put(module, found);
        return found;
    }

    private Optional<ImportedModule> link(PackagedModule module) {
        Problems inside = new Problems();
        SourceReader sources = new SourceReader(inside);
        YamlReader yaml = new YamlReader(inside);
        List<YamlFile> files = new ArrayList<>();
        for (PackagedModule.File file : module.files()) {
            sources.bytes(file.path(), file.shownPath())
                    .flatMap(bytes -> sources.decode(bytes, file.shownPath()))
                    .map(yaml::read)
                    .ifPresent(files::add);
        }
        Declarations declarations = new DeclarationReader(inside).read(files);
        List<ImportedModule> others = packaged.stream()
                .filter(other -> other != module)
                .flatMap(other -> module(other).stream())
                .toList();
        Symbols symbols = new Symbols(declarations, others);
        String name = module.descriptor().name();
        String typeName = ModuleName.upperCamelCase(name);
        Checker.check(declarations, symbols, typeName, Set.of(Target.SERVER), inside);
        if (inside.hasErrors()) {
            problems.error("the module \"" + name + "\" in " + module.shownPlace() + " cannot be used: "
                            + inside.sorted().get(0).message())
                    .hint("it was packaged by another version of Streampod, or is damaged");
            return Optional.empty();
        }
        ModuleDefinition definition = new ModuleDefinition(
                ModuleName.onTheWire(name),
                typeName,
                module.descriptor().packageName(),
                ModelLinker.link(declarations, symbols));
        return Optional.of(new ImportedModule(Set.of(name, definition.name()), definition, symbols));
    }
}
