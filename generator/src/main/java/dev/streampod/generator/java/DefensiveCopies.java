package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import java.util.EnumSet;
import java.util.Set;

/** Emits the null checks and the copies of containers that constructors make of their arguments. */
final class DefensiveCopies {

    private static final Set<Scalar> PRIMITIVES =
            EnumSet.of(Scalar.BOOLEAN, Scalar.INT, Scalar.LONG, Scalar.FLOAT, Scalar.DOUBLE);

    private DefensiveCopies() {}

    /** Whether a field's value can be taken as it is. */
    static boolean asItIs(TypeRef type) {
        return primitive(type) || (type.nullable() && !container(type));
    }

    /** Whether the Java type is a primitive one. */
    static boolean primitive(TypeRef type) {
        return !type.nullable() && type instanceof TypeRef.ScalarType scalar && PRIMITIVES.contains(scalar.scalar());
    }

    /**
     * The expression that a field is set to.
     *
     * @param value the argument
     * @param names the names that are in scope already
     */
    static CodeBlock of(String className, FieldDefinition field, CodeBlock value, NameScope names) {
        TypeRef type = field.type();
        if (asItIs(type)) {
            return value;
        }
        CodeBlock place = place(className, field);
        if (!container(type)) {
            return CodeBlock.of("$T.present($L, $L)", RuntimeTypes.FIELDS, value, place);
        }
        CodeBlock copy = copy(type, value, place, names.nested());
        return type.nullable() ? CodeBlock.of("$L == null ? null : $L", value, copy) : copy;
    }

    /** The literal that names a field in messages. */
    static CodeBlock place(String className, FieldDefinition field) {
        return CodeBlock.of("$S", className + "." + field.name());
    }

    private static CodeBlock copy(TypeRef type, CodeBlock value, CodeBlock place, NameScope names) {
        TypeRef element = element(type);
        String method = method(type) + (element.nullable() ? "OfNullable" : "");
        if (!container(element)) {
            return CodeBlock.of("$T.$L($L, $L)", RuntimeTypes.FIELDS, method, value, place);
        }
        String inner = names.newName("element");
        String innerPlace = names.newName("place");
        return CodeBlock.of(
                "$T.$L($L, $L,$W($L, $L) -> $L)",
                RuntimeTypes.FIELDS,
                method,
                value,
                place,
                inner,
                innerPlace,
                copy(element, CodeBlock.of("$L", inner), CodeBlock.of("$L", innerPlace), names));
    }

    private static String method(TypeRef type) {
        if (type instanceof TypeRef.ListType) {
            return "list";
        }
        return type instanceof TypeRef.SetType ? "set" : "map";
    }

    private static TypeRef element(TypeRef type) {
        return type instanceof TypeRef.SequenceType sequence ? sequence.element() : ((TypeRef.MapType) type).value();
    }

    private static boolean container(TypeRef type) {
        return type instanceof TypeRef.SequenceType || type instanceof TypeRef.MapType;
    }
}
