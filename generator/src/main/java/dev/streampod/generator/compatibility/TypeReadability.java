package dev.streampod.generator.compatibility;

import static dev.streampod.generator.compatibility.Readability.ALWAYS;
import static dev.streampod.generator.compatibility.Readability.NEVER;
import static dev.streampod.generator.compatibility.Readability.SOMETIMES;

import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumValue;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ClassType;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.definition.TypeRef.SequenceType;
import java.util.List;

/**
 * How a type of one version reads what a type of the other writes. Types of the same name read each other here: what
 * changed inside of them is a change of its own. Answers one question.
 */
final class TypeReadability {

    private final ProtocolModel readers;
    private final ProtocolModel writers;
    private final ClassReadability classes;

    TypeReadability(ProtocolModel readers, ProtocolModel writers) {
        this.readers = readers;
        this.writers = writers;
        this.classes = new ClassReadability(readers, writers, this);
    }

    /** Null included: a writer of null needs a reader that takes null. */
    Readability of(TypeRef reader, TypeRef writer) {
        Readability values = ofValues(reader, writer);
        return writer.nullable() && !reader.nullable() ? values.and(SOMETIMES) : values;
    }

    /** Null is left out of account. */
    Readability ofValues(TypeRef reader, TypeRef writer) {
        if (reader instanceof ScalarType to && writer instanceof ScalarType from) {
            return ScalarReadability.of(to.scalar(), from.scalar());
        }
        if (reader instanceof EnumType to && writer instanceof EnumType from) {
            return ofEnums(to, from);
        }
        if (reader instanceof EnumType to && writer instanceof ScalarType from) {
            return wireForm(readers.enumNamed(to.name())) == from.scalar() ? SOMETIMES : NEVER;
        }
        if (reader instanceof ScalarType to && writer instanceof EnumType from) {
            Scalar form = wireForm(writers.enumNamed(from.name()));
            return ScalarReadability.of(to.scalar(), form);
        }
        if (reader instanceof ClassType to && writer instanceof ClassType from) {
            return to.name().equals(from.name()) ? ALWAYS : classes.of(to.name(), from.name());
        }
        return ofContainers(reader, writer);
    }

    private Readability ofContainers(TypeRef reader, TypeRef writer) {
        if (reader instanceof SequenceType to && writer instanceof SequenceType from) {
            return of(to.element(), from.element());
        }
        if (reader instanceof MapType to && writer instanceof MapType from) {
            return ofKeys(to.key(), from.key()).and(of(to.value(), from.value()));
        }
        return reader instanceof DynamicType && writer instanceof DynamicType ? ALWAYS : NEVER;
    }

    private Readability ofKeys(TypeRef reader, TypeRef writer) {
        if (reader instanceof EnumType to && writer instanceof EnumType from) {
            return to.name().equals(from.name())
                    ? ALWAYS
                    : ofNames(readers.enumNamed(to.name()), writers.enumNamed(from.name()));
        }
        Scalar to = reader instanceof ScalarType scalar ? scalar.scalar() : null;
        Scalar from = writer instanceof ScalarType scalar ? scalar.scalar() : Scalar.STRING;
        return to == null ? SOMETIMES : ScalarReadability.ofKeys(to, from);
    }

    private Readability ofEnums(EnumType reader, EnumType writer) {
        if (reader.name().equals(writer.name())) {
            return ALWAYS;
        }
        EnumDefinition to = readers.enumNamed(reader.name());
        EnumDefinition from = writers.enumNamed(writer.name());
        if (to.byIndex() != from.byIndex()) {
            return NEVER;
        }
        return to.byIndex() ? (startsWith(names(to), names(from)) ? ALWAYS : SOMETIMES) : ofNames(to, from);
    }

    private static Readability ofNames(EnumDefinition reader, EnumDefinition writer) {
        return reader.defaultValue() != null || names(reader).containsAll(names(writer)) ? ALWAYS : SOMETIMES;
    }

    private static boolean startsWith(List<String> whole, List<String> start) {
        return whole.size() >= start.size() && whole.subList(0, start.size()).equals(start);
    }

    private static List<String> names(EnumDefinition definition) {
        return definition.values().stream().map(EnumValue::name).toList();
    }

    private static Scalar wireForm(EnumDefinition definition) {
        return definition.byIndex() ? Scalar.INT : Scalar.STRING;
    }
}
