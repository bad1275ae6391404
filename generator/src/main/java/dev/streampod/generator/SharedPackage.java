package dev.streampod.generator;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.diagnostic.Problems;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds types whose Java class another protocol has as well: it would hide that one, and each would be taken for the other. */
final class SharedPackage {

    private SharedPackage() {}

    /** Reports the types of a protocol that are called as those of a module in the same package. */
    static void check(ProtocolModel model, String packageName, SourceLocations locations, Problems problems) {
        model.modules().stream()
                .filter(module -> module.packageName().equals(packageName))
                .forEach(module -> {
                    Set<String> taken =
                            types(module.model()).map(SharedPackage::key).collect(Collectors.toSet());
                    types(model)
                            .filter(type -> taken.contains(key(type)))
                            .forEach(type -> problems.error(
                                            locations.of(type),
                                            "the module \"" + module.name() + "\" has a type of this name in the same"
                                                    + " package, " + packageName)
                                    .hint("choose another packageName for this protocol, or another name"));
                });
    }

    private static Stream<String> types(ProtocolModel model) {
        return Stream.concat(
                model.classes().stream().map(ClassDefinition::name),
                model.enums().stream().map(EnumDefinition::name));
    }

    /** Files whose names differ only in case are one on some systems. */
    private static String key(String type) {
        return type.toLowerCase(Locale.ROOT);
    }
}
