package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What clients may see of a protocol. */
final class VisibleTypes {

    private final ProtocolModel model;

    VisibleTypes(ProtocolModel model) {
        this.model = model;
    }

    List<EnumDefinition> enums() {
        return model.enums().stream()
                .filter(definition -> !definition.serverOnly())
                .toList();
    }

    /** The classes that are no exceptions. */
    List<ClassDefinition> entities() {
        return classes().filter(definition -> !definition.exception()).toList();
    }

    /** The exceptions, each behind the one that it extends. */
    List<ClassDefinition> exceptions() {
        Set<ClassDefinition> ordered = new LinkedHashSet<>();
        classes().filter(ClassDefinition::exception).forEach(definition -> add(definition, ordered));
        return List.copyOf(ordered);
    }

    private void add(ClassDefinition definition, Set<ClassDefinition> ordered) {
        String parent = definition.parent();
        if (parent != null && !ModuleDefinition.isQualified(parent)) {
            add(model.classNamed(parent), ordered);
        }
        ordered.add(definition);
    }

    /** The fields of a class, the inherited ones included. */
    static List<FieldDefinition> fields(ClassDefinition definition) {
        return definition.allFields().stream()
                .filter(field -> !field.serverOnly())
                .toList();
    }

    ClassDefinition classNamed(String name) {
        return model.classNamed(name);
    }

    /** The names of the classes that a value of a class may have, and that clients may see. */
    List<String> concreteTypes(ClassDefinition definition) {
        return definition.concreteTypes().stream()
                .filter(name -> !model.classNamed(name).serverOnly())
                .toList();
    }

    /** The names of all classes of which there are values, those of other modules included. */
    List<String> anyClass() {
        List<String> names = new ArrayList<>();
        classes()
                .filter(definition -> definition.kind().concrete())
                .map(ClassDefinition::name)
                .forEach(names::add);
        model.modules()
                .forEach(module -> module.model()
                        .concreteClasses()
                        .filter(definition -> !definition.serverOnly())
                        .map(definition -> module.qualified(definition.name()))
                        .forEach(names::add));
        return names;
    }

    /** The names of all types that the protocol itself defines. */
    Stream<String> names() {
        return Stream.concat(
                classes().map(ClassDefinition::name), enums().stream().map(EnumDefinition::name));
    }

    Collection<ModuleDefinition> modules() {
        return model.modules();
    }

    private Stream<ClassDefinition> classes() {
        return model.classes().stream().filter(definition -> !definition.serverOnly());
    }
}
