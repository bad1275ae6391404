package dev.streampod.generator;

import dev.streampod.generator.check.Checker;
import dev.streampod.generator.declaration.DeclarationReader;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.link.ModelLinker;
import dev.streampod.generator.modules.PackagedModule;
import dev.streampod.generator.resolve.ImportedModule;
import dev.streampod.generator.resolve.Symbols;
import dev.streampod.generator.yaml.SourceReader;
import dev.streampod.generator.yaml.YamlFile;
import dev.streampod.generator.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the protocols that the one at hand may use. They may use each other. */
final class ModuleReader {

    private final List<PackagedModule> packaged;
    private final Problems problems;
    private final List<ImportedModule> read = new ArrayList<>();

    /** @param problems where a module that cannot be read is reported */
    ModuleReader(List<PackagedModule> packaged, Problems problems) {
        this.packaged = packaged;
        this.problems = problems;
    }

    /**
     * All modules that can be read; of two with one name, which is reported, the first. Those that use others are read
     * after them: each is tried again as long as another one has become known.
     */
    List<ImportedModule> modules() {
        List<PackagedModule> left = distinct();
        Map<PackagedModule, Problems> refused = new LinkedHashMap<>();
        for (int before = -1; before != read.size(); ) {
            before = read.size();
            refused.clear();
            left.removeIf(module -> {
                Problems inside = new Problems();
                boolean done = read(module, inside);
                if (!done) {
                    refused.put(module, inside);
                }
                return done;
            });
        }
        refused.forEach(this::report);
        return List.copyOf(read);
    }

    private List<PackagedModule> distinct() {
        Map<String, PackagedModule> first = new LinkedHashMap<>();
        for (PackagedModule module : packaged) {
            String name = module.descriptor().name();
            PackagedModule other = first.putIfAbsent(ModuleName.onTheWire(name), module);
            if (other != null) {
                problems.error("two modules on the compile class path are called \"" + name + "\": one in "
                                + other.shownPlace() + ", one in " + module.shownPlace())
                        .hint("remove one of the dependencies, or set another moduleName in one of the projects");
            }
        }
        return new ArrayList<>(first.values());
    }

    private void report(PackagedModule module, Problems inside) {
        problems.error("the module \"" + module.descriptor().name() + "\" in " + module.shownPlace()
                        + " cannot be used: " + inside.sorted().get(0).message())
                .hint(
                        "add the modules that it uses to the dependencies, or build it again with this version of Streampod");
    }

    private boolean read(PackagedModule module, Problems inside) {
        Declarations declarations = new DeclarationReader(inside).read(files(module, inside));
        Symbols symbols = new Symbols(declarations, read, module.descriptor().importedTypes());
        String name = module.descriptor().name();
        String typeName = ModuleName.upperCamelCase(name);
        Checker.check(declarations, symbols, typeName, Set.of(Target.SERVER), inside);
        if (inside.hasErrors()) {
            return false;
        }
        ModuleDefinition definition = new ModuleDefinition(
                ModuleName.onTheWire(name),
                typeName,
                module.descriptor().packageName(),
                ModelLinker.link(declarations, symbols));
        read.add(new ImportedModule(new HashSet<>(List.of(name, definition.name())), definition, symbols));
        return true;
    }

    private static List<YamlFile> files(PackagedModule module, Problems inside) {
        SourceReader sources = new SourceReader(inside);
        YamlReader yaml = new YamlReader(inside);
        return module.files().stream()
                .flatMap(file -> sources
                        .bytes(file.path(), file.shownPath())
                        .flatMap(bytes -> sources.decode(bytes, file.shownPath()))
                        .map(yaml::read)
                        .stream())
                .toList();
    }
}
