package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ClassType;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.ListType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.NamedType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.definition.TypeRef.SetType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Types of TypeScript: as values are read, and as they are accepted for writing, where fields may be left out. A type of
 * the language is written so that no class of the protocol is taken for it.
 */
final class TsTypes {

    /** What any class is as it is read; and with {@link #INIT} as it is written. */
    static final String ANY = "AnyEntity";

    /** What the type for writing has behind the name of that for reading. */
    static final String INIT = "Init";

    /** What the type of exactly a class has behind the name of a class that others extend. */
    static final String ITSELF = "Itself";

    private final VisibleTypes types;
    private final Modules modules;
    private final LongType longs;
    private final Set<String> defined;
    private boolean withAny;

    TsTypes(VisibleTypes types, Modules modules, LongType longs) {
        this.types = types;
        this.modules = modules;
        this.longs = longs;
        this.defined = types.names().collect(Collectors.toSet());
    }

    /** Whether a type that was made is that of any class. */
    boolean withAny() {
        return withAny;
    }

    /** The type as it is read. */
    String read(TypeRef type) {
        return type(type, "") + (type.nullable() ? " | null" : "");
    }

    /** The type as it is accepted. */
    String written(TypeRef type) {
        return writtenNotNull(type) + (type.nullable() ? " | null" : "");
    }

    /** What is accepted beside null. */
    String writtenNotNull(TypeRef type) {
        return type(type, INIT);
    }

    private String type(TypeRef type, String suffix) {
        if (type instanceof ScalarType scalar) {
            return scalar(scalar.scalar(), suffix);
        } else if (type instanceof ListType list) {
            String element = element(list.element(), suffix);
            return "readonly " + (element.matches("[\\w.]+") ? element : "(" + element + ")") + "[]";
        } else if (type instanceof SetType set) {
            return global("ReadonlySet") + "<" + element(set.element(), suffix) + ">";
        } else if (type instanceof MapType map) {
            return global("ReadonlyMap") + "<" + element(map.key(), suffix) + ", " + element(map.value(), suffix) + ">";
        } else if (type instanceof ClassType named) {
            return modules.name(named.name(), suffix);
        } else if (type instanceof NamedType named) {
            return modules.name(named.name());
        } else if (type instanceof DynamicType) {
            return any(suffix);
        }
        throw new IllegalArgumentException("no type for " + type);
    }

    private String element(TypeRef type, String suffix) {
        return type(type, suffix) + (type.nullable() ? " | null" : "");
    }

    /** What any class is. */
    String any(String suffix) {
        withAny = true;
        return ANY + suffix;
    }

    /** Exactly the class, as it is read. */
    String itself(String className) {
        return itself(className, "");
    }

    /** What exactly the class is made from. */
    String itselfWritten(String className) {
        return itself(className, INIT);
    }

    /** Exactly the class, as it is written where more than one is possible. */
    String tagged(String className) {
        return "streampod.Tagged<" + itselfWritten(className) + ">";
    }

    /** What is accepted where a value may be of any of these classes. */
    List<String> writtenAsAny(List<String> classNames) {
        return classNames.stream()
                .flatMap(name -> {
                    ClassDefinition definition = types.classNamed(name);
                    // An instance may be of any class that extends its own: no tagged type has room for it.
                    boolean withInstances = definition.exception() && definition.polymorphic();
                    return withInstances ? Stream.of(itself(name), tagged(name)) : Stream.of(tagged(name));
                })
                .toList();
    }

    private String itself(String className, String suffix) {
        ClassDefinition definition = types.classNamed(className);
        // What is read of an exception is an instance of its class, as those of its subclasses are.
        boolean own = definition.polymorphic() && (!definition.exception() || suffix.equals(INIT));
        return modules.name(className, (own ? ITSELF : "") + suffix);
    }

    /** A type of the language. */
    String global(String name) {
        return defined.contains(name) ? "globalThis." + name : name;
    }

    private String scalar(Scalar scalar, String suffix) {
        return switch (scalar) {
            case BOOLEAN -> "boolean";
            case INT, FLOAT, DOUBLE -> "number";
            case LONG -> longs.key();
            case STRING -> "string";
            case BYTES -> suffix.equals(INIT) ? global("Uint8Array") : "streampod.Bytes";
            case INSTANT -> "streampod.Instant";
            case LOCAL_DATE -> "streampod.LocalDate";
            case LOCAL_TIME -> "streampod.LocalTime";
            case LOCAL_DATE_TIME -> "streampod.LocalDateTime";
            case DURATION -> "streampod.Duration";
            case UUID -> "streampod.UUID";
            case URI -> "streampod.URI";
            case BIG_INTEGER -> "streampod.BigInteger";
            case BIG_DECIMAL -> "streampod.BigDecimal";
        };
    }
}
