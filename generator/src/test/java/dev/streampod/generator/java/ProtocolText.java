package dev.streampod.generator.java;

import dev.streampod.generator.check.Checker;
import dev.streampod.generator.declaration.DeclarationReader;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.link.ModelLinker;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.generator.resolve.ImportedModule;
import dev.streampod.generator.resolve.Symbols;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.yaml.YamlReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Protocols written into tests as YAML. */
final class ProtocolText {

    private ProtocolText() {}

    /** The files that a protocol in the package {@code com.example} becomes. */
    static List<SourceFile> emit(String yaml, Target... targets) {
        var options = new EmitOptions("com.example", "Chat", Set.of(targets));
        return new ProtocolEmitter().emit(model(yaml), options);
    }

    /** One of them. */
    static String emitted(String path, String yaml, Target... targets) {
        return emit(yaml, targets).stream()
                .filter(file -> file.relativePath().equals("com/example/" + path))
                .map(SourceFile::content)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no file " + path));
    }

    static ProtocolModel model(String yaml, ImportedModule... modules) {
        return module("chat", yaml, modules).definition().model();
    }

    /** A protocol that others may use. */
    static ImportedModule module(String name, String yaml, ImportedModule... modules) {
        var problems = new Problems();
        var file = new YamlReader(problems).read(new SourceText(name + ".yaml", yaml));
        Declarations declarations = new DeclarationReader(problems).read(List.of(file));
        var symbols = new Symbols(declarations, List.of(modules));
        Checker.check(declarations, symbols, "Chat", Set.of(Target.SERVER, Target.CLIENT), problems);
        if (problems.hasErrors()) {
            throw new AssertionError(problems.sorted());
        }
        var definition = new ModuleDefinition(
                name,
                name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                "com.example." + name,
                ModelLinker.link(declarations, symbols));
        return new ImportedModule(Set.of(name), definition, symbols);
    }
}
