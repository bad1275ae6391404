package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One version of a protocol: what it means, where everything stands, and what travels between whom. */
final class Version {

    private final ProtocolModel model;
    private final SourcePlaces places;
    private final Traffic traffic;

    Version(ProtocolModel model, SourcePlaces places) {
        this.model = model;
        this.places = places;
        this.traffic = Traffic.of(model);
    }

    ProtocolModel model() {
        return model;
    }

    SourcePlaces places() {
        return places;
    }

    Traffic traffic() {
        return traffic;
    }

    Optional<ClassDefinition> findClass(String name) {
        return model.classes().stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst();
    }

    Optional<EnumDefinition> findEnum(String name) {
        return model.enums().stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst();
    }

    Optional<EndpointDefinition> findEndpoint(String name) {
        return model.endpoints().stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst();
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
}
