package dev.streampod.generator.browser;

import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.ListType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.NamedType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.definition.TypeRef.SetType;

/** The expressions of the codecs of types. */
final class Codecs {

    /** The codec of {@code dynamic}, a constant of the module whose name no type, method or channel has. */
    static final String DYNAMIC = "dynamic$";

    private final Modules modules;
    private final LongType longs;
    private boolean withDynamic;

    Codecs(Modules modules, LongType longs) {
        this.modules = modules;
        this.longs = longs;
    }

    /** Whether a codec that was made uses that of {@code dynamic}. */
    boolean withDynamic() {
        return withDynamic;
    }

    String of(TypeRef type) {
        String codec = ofNotNull(type);
        return type.nullable() ? "streampod.nullable(" + codec + ")" : codec;
    }

    /** The codec of the values of a type that are not null. */
    String ofNotNull(TypeRef type) {
        if (type instanceof ScalarType scalar) {
            return "streampod." + scalar(scalar.scalar());
        } else if (type instanceof ListType list) {
            return "streampod.list(" + of(list.element()) + ")";
        } else if (type instanceof SetType set) {
            return "streampod.set(" + of(set.element()) + ")";
        } else if (type instanceof MapType map) {
            return "streampod.map(" + of(map.key()) + ", " + of(map.value()) + ")";
        } else if (type instanceof NamedType named) {
            return modules.name(named.name());
        } else if (type instanceof DynamicType) {
            withDynamic = true;
            return DYNAMIC;
        }
        throw new IllegalArgumentException("no codec for " + type);
    }

    private String scalar(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> "boolean";
            case INT -> "int";
            case LONG -> longs == LongType.BIGINT ? "long" : "longNumber";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case STRING -> "string";
            case BYTES -> "bytes";
            case INSTANT -> "instant";
            case LOCAL_DATE -> "localDate";
            case LOCAL_TIME -> "localTime";
            case LOCAL_DATE_TIME -> "localDateTime";
            case DURATION -> "duration";
            case UUID -> "uuid";
            case URI -> "uri";
            case BIG_INTEGER -> "bigInteger";
            case BIG_DECIMAL -> "bigDecimal";
        };
    }
}
