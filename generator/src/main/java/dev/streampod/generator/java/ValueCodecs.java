package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;

/** Expressions that read and write a value of any type. */
final class ValueCodecs {

    private final ProtocolModel model;
    private final TypeNames names;

    ValueCodecs(ProtocolModel model, TypeNames names) {
        this.model = model;
        this.names = names;
    }

    /**
     * The expression that reads a value, never null.
     *
     * @param in the name of the reader
     * @param scope the names that are in scope
     */
    CodeBlock read(TypeRef type, String in, NameScope scope) {
        if (type instanceof TypeRef.ScalarType scalar) {
            return CodeBlock.of("$L.read$L()", in, suffix(scalar.scalar()));
        }
        if (type instanceof TypeRef.ClassType named) {
            String method = model.classNamed(named.name()).polymorphic() ? "readPolymorphic" : "readEntity";
            return CodeBlock.of("$L.$L($T.INSTANCE)", in, method, codec(named));
        }
        if (type instanceof TypeRef.EnumType named) {
            return CodeBlock.of("$L.readEnum($T.INSTANCE)", in, names.codec(named.name()));
        }
        if (type instanceof TypeRef.ListType list) {
            return CodeBlock.of(
                    "$L.readList$L($L)", in, ofNullable(list.element()), elementReader(list.element(), scope));
        }
        if (type instanceof TypeRef.SetType set) {
            return CodeBlock.of("$L.readSet$L($L)", in, ofNullable(set.element()), elementReader(set.element(), scope));
        }
        if (type instanceof TypeRef.MapType map) {
            return CodeBlock.of(
                    "$L.readMap$L($L,$W$L)",
                    in,
                    ofNullable(map.value()),
                    mapKey(map.key()),
                    elementReader(map.value(), scope));
        }
        return CodeBlock.of("$L.readDynamic()", in);
    }

    /** The expression of an object that reads such values, never null. */
    CodeBlock elementReader(TypeRef element, NameScope scope) {
        if (element instanceof TypeRef.ScalarType scalar) {
            return CodeBlock.of("$T::read$L", RuntimeTypes.ENTITY_READER, suffix(scalar.scalar()));
        }
        if (element instanceof TypeRef.DynamicType) {
            return CodeBlock.of("$T::readDynamic", RuntimeTypes.ENTITY_READER);
        }
        if (element instanceof TypeRef.ClassType named) {
            return CodeBlock.of("$T.INSTANCE", codec(named));
        }
        if (element instanceof TypeRef.EnumType named) {
            return CodeBlock.of("$T.INSTANCE", names.codec(named.name()));
        }
        NameScope inside = scope.nested();
        String in = inside.newName("nested");
        return CodeBlock.of("$L -> $L", in, read(element, in, inside));
    }

    /**
     * The expression that writes a value, which is not null.
     *
     * @param out the name of the writer
     * @param scope the names that are in scope
     */
    CodeBlock write(TypeRef type, String out, CodeBlock value, NameScope scope) {
        if (type instanceof TypeRef.ScalarType scalar) {
            return CodeBlock.of("$L.write$L($L)", out, suffix(scalar.scalar()), value);
        }
        if (type instanceof TypeRef.ClassType named) {
            String method = model.classNamed(named.name()).polymorphic() ? "writePolymorphic" : "writeEntity";
            return CodeBlock.of("$L.$L($T.INSTANCE, $L)", out, method, codec(named), value);
        }
        if (type instanceof TypeRef.EnumType named) {
            return CodeBlock.of("$L.writeEnum($T.INSTANCE, $L)", out, names.codec(named.name()), value);
        }
        if (type instanceof TypeRef.SequenceType sequence) {
            return writeElements(sequence.element(), out, value, scope);
        }
        if (type instanceof TypeRef.MapType map) {
            return CodeBlock.of(
                    "$L.writeMap$L($L, $L,$W$L)",
                    out,
                    ofNullable(map.value()),
                    value,
                    mapKey(map.key()),
                    elementWriter(map.value(), scope));
        }
        return CodeBlock.of("$L.writeDynamic($L)", out, value);
    }

    private CodeBlock writeElements(TypeRef element, String out, CodeBlock value, NameScope scope) {
        return CodeBlock.of("$L.writeList$L($L, $L)", out, ofNullable(element), value, elementWriter(element, scope));
    }

    /** The expression of an object that writes such values, which are not null. */
    CodeBlock elementWriter(TypeRef element, NameScope scope) {
        if (element instanceof TypeRef.ScalarType scalar) {
            return CodeBlock.of("$T::write$L", RuntimeTypes.ENTITY_WRITER, suffix(scalar.scalar()));
        }
        if (element instanceof TypeRef.DynamicType) {
            return CodeBlock.of("$T::writeDynamic", RuntimeTypes.ENTITY_WRITER);
        }
        if (element instanceof TypeRef.ClassType named) {
            return CodeBlock.of("$T.INSTANCE", codec(named));
        }
        if (element instanceof TypeRef.EnumType named) {
            return CodeBlock.of("$T.INSTANCE", names.codec(named.name()));
        }
        NameScope inside = scope.nested();
        String out = inside.newName("nested");
        String value = inside.newName("element");
        return CodeBlock.of("($L, $L) -> $L", out, value, write(element, out, CodeBlock.of("$L", value), inside));
    }

    /** The expression of a codec of values that stand for themselves: an argument, a result or an item. */
    CodeBlock codec(TypeRef type) {
        var scope = new NameScope();
        return CodeBlock.of(
                "$T.<$T>$L($L,$W$L)",
                RuntimeTypes.VALUE_CODEC,
                MethodTypes.plainElement(type, names),
                type.nullable() ? "ofNullable" : "of",
                elementReader(type, scope),
                elementWriter(type, scope));
    }

    /** The codec of what a value of that declared type may be. */
    private ClassName codec(TypeRef.ClassType type) {
        return model.classNamed(type.name()).kind() == ClassKind.OPEN_CLASS
                ? names.family(type.name())
                : names.codec(type.name());
    }

    private CodeBlock mapKey(TypeRef key) {
        if (key instanceof TypeRef.EnumType named) {
            return CodeBlock.of("$T.INSTANCE", names.codec(named.name()));
        }
        Scalar scalar = ((TypeRef.ScalarType) key).scalar();
        return CodeBlock.of("$T.$L", RuntimeTypes.MAP_KEY, scalar.name());
    }

    private static String ofNullable(TypeRef element) {
        return element.nullable() ? "OfNullable" : "";
    }

    private static String suffix(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> "Boolean";
            case INT -> "Int";
            case LONG -> "Long";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case STRING -> "String";
            case BYTES -> "Bytes";
            case INSTANT -> "Instant";
            case LOCAL_DATE -> "LocalDate";
            case LOCAL_TIME -> "LocalTime";
            case LOCAL_DATE_TIME -> "LocalDateTime";
            case DURATION -> "Duration";
            case UUID -> "Uuid";
            case URI -> "Uri";
            case BIG_INTEGER -> "BigInteger";
            case BIG_DECIMAL -> "BigDecimal";
        };
    }
}
