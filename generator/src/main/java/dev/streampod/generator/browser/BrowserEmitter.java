package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.output.OutputDirectory;
import dev.streampod.generator.output.SourceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns a protocol into JavaScript and TypeScript's declarations of it: {@code chat.js} and {@code chat.d.ts}, and the same
 * two for each protocol whose types it uses. What is server-only is in none of them.
 */
public final class BrowserEmitter {

    static final String FIRST_LINE = "// " + OutputDirectory.MARK + ". Do not edit.";

    private BrowserEmitter() {}

    /**
     * Emits all files of a protocol. The same model and options give the same files, byte for byte.
     *
     * @return the files, sorted by path
     */
    public static List<SourceFile> emit(ProtocolModel model, BrowserOptions options) {
        List<SourceFile> files = new ArrayList<>();
        WireNames own = new WireNames(null);
        List<String> reexported = RuntimeNames.besides(model);
        files.add(script(
                options.protocolName(),
                new ModuleScript(model, own, options.longs())
                        .withTypes()
                        .withClient(model, options)
                        .text(reexported)));
        files.add(typings(
                options.protocolName(),
                new ModuleTypings(model, own, options.longs())
                        .withTypes()
                        .withClient(model, options)
                        .text(reexported)));
        modules(model).forEach(module -> {
            WireNames names = new WireNames(module.name());
            files.add(script(
                    module.name(),
                    new ModuleScript(module.model(), names, options.longs())
                            .withTypes()
                            .text(List.of())));
            files.add(typings(
                    module.name(),
                    new ModuleTypings(module.model(), names, options.longs())
                            .withTypes()
                            .text(List.of())));
        });
        return List.copyOf(files);
    }

    /** The modules that a protocol uses, and those that they use, sorted by name. */
    static Collection<ModuleDefinition> modules(ProtocolModel model) {
        Map<String, ModuleDefinition> modules = new TreeMap<>();
        collect(model, modules);
        return modules.values();
    }

    private static void collect(ProtocolModel model, Map<String, ModuleDefinition> modules) {
        for (ModuleDefinition module : model.modules()) {
            if (modules.putIfAbsent(module.name(), module) == null) {
                collect(module.model(), modules);
            }
        }
    }

    private static SourceFile script(String module, String text) {
        return new SourceFile(module + ".js", text);
    }

    private static SourceFile typings(String module, String text) {
        return new SourceFile(module + ".d.ts", text);
    }
}
