package dev.streampod.generator.compatibility;

import static dev.streampod.generator.compatibility.Readability.ALWAYS;
import static dev.streampod.generator.compatibility.Readability.NEVER;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a class reads what a class of another name writes. Inside of a message a class goes by its fields alone, unless others
 * extend it: then it goes by its name as well. Answers one question.
 */
final class ClassReadability {

    /** Classes that are nested deeper count as readable sometimes: values of such depth are not sent. */
    private static final int MAX_DEPTH = 64;

    private final ProtocolModel readers;
    private final ProtocolModel writers;
    private final TypeReadability types;
    private final Set<List<String>> seen = new HashSet<>();
    private int depth;

    ClassReadability(ProtocolModel readers, ProtocolModel writers, TypeReadability types) {
        this.readers = readers;
        this.writers = writers;
        this.types = types;
    }

    Readability of(String reader, String writer) {
        ClassDefinition to = readers.classNamed(reader);
        ClassDefinition from = writers.classNamed(writer);
        if (!from.polymorphic()) {
            return to.kind().concrete() ? ofFields(to, from) : NEVER;
        }
        List<Readability> each = from.concreteTypes().stream()
                .map(name -> ofNamed(to, writers.classNamed(name)))
                .distinct()
                .toList();
        boolean mixed = each.size() > 1;
        return mixed ? Readability.SOMETIMES : each.isEmpty() ? ALWAYS : each.get(0);
    }

    /** What is written with its name is read as that class, or as the declared one if that has values itself. */
    private Readability ofNamed(ClassDefinition reader, ClassDefinition writer) {
        if (reader.polymorphic() && reader.concreteTypes().contains(writer.name())) {
            return ALWAYS;
        }
        return reader.kind().concrete() ? ofFields(reader, writer) : NEVER;
    }

    private Readability ofFields(ClassDefinition reader, ClassDefinition writer) {
        // What was looked at counts once in the whole; a circle reads itself if everything else in it does.
        if (!seen.add(List.of(reader.name(), writer.name()))) {
            return ALWAYS;
        }
        if (depth == MAX_DEPTH) {
            return Readability.SOMETIMES;
        }
        depth++;
        Readability all = ALWAYS;
        for (FieldDefinition field : reader.allFields()) {
            all = all.and(ofField(field, writer));
        }
        depth--;
        return all;
    }

    private Readability ofField(FieldDefinition reader, ClassDefinition writer) {
        boolean mayBeMissing = reader.type().nullable() || reader.defaultValue() != null;
        return writer.allFields().stream()
                .filter(field -> field.jsonName().equals(reader.jsonName()))
                .findFirst()
                .map(field -> mayBeMissing
                        ? types.ofValues(reader.type(), field.type())
                        : types.of(reader.type(), field.type()))
                .orElse(mayBeMissing ? ALWAYS : NEVER);
    }
}
