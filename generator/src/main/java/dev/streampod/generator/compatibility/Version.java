package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.SourceLocations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One version of a protocol: its model, the places of its declarations, and its data flow. */
final class Version {

    private final ProtocolModel model;
    private final SourceLocations locations;
    private final DataFlow dataFlow;
    private final Map<String, ClassDefinition> classes;
    private final Map<String, EnumDefinition> enums;

    Version(ProtocolModel model, SourceLocations locations) {
        this.model = model;
        this.locations = locations;
        this.dataFlow = DataFlow.of(model);
        this.classes = byName(model.classes(), ClassDefinition::name);
        this.enums = byName(model.enums(), EnumDefinition::name);
    }

    ProtocolModel model() {
        return model;
    }

    SourceLocations locations() {
        return locations;
    }

    DataFlow dataFlow() {
        return dataFlow;
    }

    Optional<ClassDefinition> findClass(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    Optional<EnumDefinition> findEnum(String name) {
        return Optional.ofNullable(enums.get(name));
    }

    /** The classes above a class, the nearest first. */
    List<ClassDefinition> ancestors(ClassDefinition definition) {
        List<ClassDefinition> ancestors = new ArrayList<>();
        String parent = definition.parent();
        while (parent != null) {
            ClassDefinition found = model.classNamed(parent);
            ancestors.add(found);
            parent = found.parent();
        }
        return ancestors;
    }

    private static <T> Map<String, T> byName(List<T> definitions, Function<T, String> name) {
        return definitions.stream().collect(Collectors.toMap(name, Function.identity()));
    }
}
