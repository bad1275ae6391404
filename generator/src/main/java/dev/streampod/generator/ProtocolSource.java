package dev.streampod.generator;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.modules.PackagedModule;
import dev.streampod.generator.output.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the protocol at hand comes from: the project's own files, or a packaged module whose entities exist already.
 *
 * @param inputs its files
 * @param packageName the package of its entities
 * @param moduleName its name, in any spelling
 * @param modules the packaged protocols that it may use
 * @param withEntities whether its entities are to be generated
 * @param packagedTypes the types of other modules that it named when it was packaged; null when that is not known, or when
 *     it is not packaged
 */
record ProtocolSource(
        List<InputFile> inputs,
        String packageName,
        String moduleName,
        List<PackagedModule> modules,
        boolean withEntities,
        @Nullable Set<String> packagedTypes) {

    ProtocolSource {
        inputs = List.copyOf(inputs);
        modules = List.copyOf(modules);
    }

    /** The files of the project itself. */
    static ProtocolSource own(GenerationRequest request, List<InputFile> inputs, List<PackagedModule> packaged) {
        return new ProtocolSource(
                inputs,
                request.packageName(),
                request.moduleName(),
                others(packaged, request.moduleName()),
                true,
                null);
    }

    /** The files of a packaged module; nothing when there is none of that name, which is reported. */
    static Optional<ProtocolSource> packaged(String name, List<PackagedModule> packaged, Problems problems) {
        Optional<PackagedModule> found =
                packaged.stream().filter(module -> sameName(module, name)).findFirst();
        if (found.isEmpty()) {
            List<String> names =
                    packaged.stream().map(module -> module.descriptor().name()).toList();
            problems.error("protocolModule: there is no module \"" + name + "\" on the compile class path")
                    .hint(Suggestion.hint(
                            name,
                            names,
                            names.isEmpty()
                                    ? "add the project that contains the protocol to the dependencies"
                                    : "known modules: " + String.join(", ", names)));
            return Optional.empty();
        }
        List<InputFile> inputs = new ArrayList<>();
        for (PackagedModule.File file : found.get().files()) {
            try {
                inputs.add(new InputFile(
                        file.path(), file.shownPath(), Files.readAttributes(file.path(), BasicFileAttributes.class)));
            } catch (IOException e) {
                problems.error(file.shownPath() + " cannot be read: " + e.getMessage())
                        .hint("package the module again");
            }
        }
        ModuleDescriptor descriptor = found.get().descriptor();
        return Optional.of(new ProtocolSource(
                inputs,
                descriptor.packageName(),
                descriptor.name(),
                others(packaged, name),
                false,
                descriptor.importedTypes()));
    }

    /** All but the protocol itself, which the class path may have from an earlier build. */
    static List<PackagedModule> others(List<PackagedModule> packaged, String name) {
        return packaged.stream().filter(module -> !sameName(module, name)).toList();
    }

    private static boolean sameName(PackagedModule module, String name) {
        return ModuleName.onTheWire(module.descriptor().name()).equals(ModuleName.onTheWire(name));
    }
}
