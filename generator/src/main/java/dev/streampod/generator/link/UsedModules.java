package dev.streampod.generator.link;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection.Mixed;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.NamedType;
import dev.streampod.generator.definition.TypeRef.SequenceType;
import dev.streampod.generator.resolve.ImportedModule;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the modules that a protocol uses. */
final class UsedModules {

    private final SortedSet<String> names = new TreeSet<>();

    private UsedModules() {}

    static List<ModuleDefinition> of(
            List<ClassDefinition> classes,
            List<EnumDefinition> enums,
            List<EndpointDefinition> endpoints,
            List<ChannelDefinition> channels,
            List<ImportedModule> known) {
        UsedModules used = new UsedModules();
        classes.forEach(used::add);
        enums.forEach(definition -> definition.properties().forEach(property -> used.add(property.type())));
        endpoints.forEach(used::add);
        channels.forEach(used::add);
        return known.stream()
                .map(ImportedModule::definition)
                .filter(module -> used.names.contains(module.name()))
                .sorted(Comparator.comparing(ModuleDefinition::name))
                .toList();
    }

    private void add(ClassDefinition definition) {
        name(definition.superclass());
        definition.allFields().forEach(field -> add(field.type()));
    }

    private void add(EndpointDefinition definition) {
        StreamDefinition stream = definition.stream();
        if (stream != null) {
            List.of(stream.fromClient(), stream.toClient()).forEach(direction -> {
                if (direction instanceof Mixed mixed) {
                    mixed.concreteTypes().forEach(this::name);
                }
            });
        }
        definition.methods().forEach(this::add);
    }

    private void add(ChannelDefinition definition) {
        name(definition.message());
        String presence = definition.presence();
        if (presence != null) {
            name(presence);
        }
        definition.parameters().forEach(parameter -> add(parameter.type()));
    }

    private void add(MethodDefinition definition) {
        add(definition.returns());
        definition.parameters().forEach(parameter -> add(parameter.type()));
        definition.exceptions().forEach(this::name);
    }

    private void add(@Nullable TypeRef type) {
        if (type instanceof SequenceType sequence) {
            add(sequence.element());
        } else if (type instanceof MapType map) {
            add(map.key());
            add(map.value());
        } else if (type instanceof NamedType named) {
            name(named.name());
        }
    }

    private void name(@Nullable String name) {
        if (name != null && ModuleDefinition.isQualified(name)) {
            names.add(ModuleDefinition.moduleOf(name));
        }
    }
}
