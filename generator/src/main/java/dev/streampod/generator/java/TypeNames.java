package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.definition.TypeRef;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What everything in a protocol is called in Java. Immutable. */
final class TypeNames {

    private static final ClassName LIST = ClassName.get(List.class);
    private static final ClassName SET = ClassName.get(Set.class);
    private static final ClassName MAP = ClassName.get(Map.class);
    private static final Map<Scalar, TypeName> SCALARS =
            Arrays.stream(Scalar.values()).collect(Collectors.toMap(Function.identity(), TypeNames::scalar));
    private static final Map<Scalar, TypeName> NULLABLE_SCALARS =
            Arrays.stream(Scalar.values()).collect(Collectors.toMap(Function.identity(), of -> nullable(scalar(of))));

    private final String packageName;
    private final String moduleName;
    private final Set<String> definedNames = new HashSet<>();
    /** {@code definedNames} in lower case: types whose names differ only in case are one file on some systems. */
    private final Set<String> lowerCaseNames = new HashSet<>();

    private final Map<String, NamesOfType> defined = new HashMap<>();
    /** The type names of the protocols that this one uses, by module name. */
    private final Map<String, TypeNames> modules = new HashMap<>();

    TypeNames(ProtocolModel model, EmitOptions options) {
        this(model, options.packageName(), options.moduleName());
    }

    private TypeNames(ProtocolModel model, String packageName, String moduleName) {
        this.packageName = packageName;
        this.moduleName = moduleName;
        model.modules()
                .forEach(module -> modules.put(
                        module.name(), new TypeNames(module.model(), module.packageName(), module.typeName())));
        model.classes().forEach(definition -> definedNames.add(definition.name()));
        model.enums().forEach(definition -> definedNames.add(definition.name()));
        definedNames.forEach(name -> {
            lowerCaseNames.add(name.toLowerCase(Locale.ROOT));
            defined.put(name, namesOfType(name));
        });
    }

    /** What belongs to a type of the user's; each is asked for many times. */
    private record NamesOfType(ClassName type, TypeName nullable, ClassName codec) {}

    private NamesOfType namesOfType(String name) {
        ClassName type = ClassName.get(packageName, name);
        return new NamesOfType(type, nullable(type), ClassName.get(packageName, free(name + "Codec", name + "Codec_")));
    }

    /** The names of the user's types. */
    Set<String> definedNames() {
        return definedNames;
    }

    /** The Java type of a class or an enum. */
    ClassName entity(String name) {
        if (ModuleDefinition.isQualified(name)) {
            return module(name).entity(ModuleDefinition.simpleName(name));
        }
        NamesOfType names = defined.get(name);
        return names == null ? ClassName.get(packageName, name) : names.type();
    }

    /** The builder inside a class's Java type; its name must not hide a type of the user's. */
    ClassName builder(String className) {
        if (ModuleDefinition.isQualified(className)) {
            return module(className).builder(ModuleDefinition.simpleName(className));
        }
        return entity(className).nestedClass(free("Builder", "EntityBuilder"));
    }

    /** The holder of the codec of a class or an enum. */
    ClassName codec(String name) {
        if (ModuleDefinition.isQualified(name)) {
            return module(name).codec(ModuleDefinition.simpleName(name));
        }
        NamesOfType names = defined.get(name);
        return names == null ? namesOfType(name).codec() : names.codec();
    }

    /** The holder of the codec of a class that others extend without its being sealed, and of those others. */
    ClassName family(String className) {
        if (ModuleDefinition.isQualified(className)) {
            return module(className).family(ModuleDefinition.simpleName(className));
        }
        return codec(className).nestedClass(free("Family", "CodecFamily"));
    }

    /** A type inside another, whose name hides no type of the user's. */
    ClassName nested(ClassName outer, String usual) {
        return outer.nestedClass(free(usual, usual + "_"));
    }

    private String free(String usual, String otherwise) {
        String name = definedNames.contains(usual) ? otherwise : usual;
        while (definedNames.contains(name)) {
            name += "_";
        }
        return name;
    }

    private TypeNames module(String qualified) {
        TypeNames names = modules.get(ModuleDefinition.moduleOf(qualified));
        if (names == null) {
            throw new IllegalArgumentException("no module of " + qualified);
        }
        return names;
    }

    /** The protocol class of a protocol that this one uses. */
    ClassName protocolOf(ModuleDefinition module) {
        return module(module.qualified("")).protocol();
    }

    ClassName protocol() {
        return ClassName.get(packageName, moduleName + "Protocol");
    }

    ClassName skeleton(EndpointDefinition endpoint) {
        return ClassName.get(packageName + ".server", endpoint.typeName() + "Endpoint");
    }

    ClassName endpoints() {
        return ClassName.get(packageName + ".server", moduleName + "Endpoints");
    }

    ClassName channel(ChannelDefinition channel) {
        return ClassName.get(packageName + ".server", channel.typeName() + "Channel");
    }

    ClassName stub(EndpointDefinition endpoint) {
        return ClassName.get(packageName + ".client", endpoint.typeName() + "EndpointStub");
    }

    ClassName client() {
        return ClassName.get(packageName + ".client", moduleName + "Client");
    }

    /** The class by which clients name a channel. */
    ClassName followedChannel(ChannelDefinition channel) {
        return ClassName.get(packageName + ".client", channel.typeName() + "Channel");
    }

    /** The class of what clients get of a channel that they follow. */
    ClassName feed(ChannelDefinition channel) {
        return ClassName.get(packageName + ".client", channel.typeName() + "Feed");
    }

    /** The holder of what the protocol says of the methods of an endpoint. */
    ClassName methods(EndpointDefinition endpoint) {
        return besideEntities(endpoint.typeName() + "Methods");
    }

    /** The holder of what the protocol says of the channels that clients may follow. */
    ClassName channels() {
        return besideEntities(moduleName + "Channels");
    }

    private ClassName besideEntities(String usual) {
        String name = usual;
        while (lowerCaseNames.contains(name.toLowerCase(Locale.ROOT))) {
            name += "_";
        }
        return ClassName.get(packageName, name);
    }

    /** The type of the messages of a direction. */
    ClassName messages(StreamDirection direction) {
        return direction instanceof StreamDirection.Messages messages
                ? entity(messages.interfaceName())
                : RuntimeTypes.SERIALIZABLE_ENTITY;
    }

    /** The Java type of a field: a primitive where null is no value, and {@code @Nullable} where it is. */
    TypeName type(TypeRef type) {
        return type.nullable() ? unset(type) : plain(type);
    }

    /** The Java type of a builder's field, which has no value at first. */
    TypeName unset(TypeRef type) {
        if (type instanceof TypeRef.ScalarType scalar) {
            return Objects.requireNonNull(NULLABLE_SCALARS.get(scalar.scalar()));
        }
        if (type instanceof TypeRef.NamedType named) {
            return nullableEntity(named.name());
        }
        return nullable(plain(type));
    }

    private TypeName nullableEntity(String name) {
        NamesOfType names = defined.get(name);
        return names == null ? nullable(entity(name)) : names.nullable();
    }

    /** The Java type of a container's element, or of a stream's item. */
    TypeName element(TypeRef type) {
        return type.nullable() ? unset(type) : plain(type).box();
    }

    private static TypeName nullable(TypeName type) {
        return type.box().annotated(RuntimeTypes.NULLABLE);
    }

    private TypeName plain(TypeRef type) {
        if (type instanceof TypeRef.ScalarType scalar) {
            return Objects.requireNonNull(SCALARS.get(scalar.scalar()));
        }
        if (type instanceof TypeRef.ListType list) {
            return ParameterizedTypeName.get(LIST, element(list.element()));
        }
        if (type instanceof TypeRef.SetType set) {
            return ParameterizedTypeName.get(SET, element(set.element()));
        }
        if (type instanceof TypeRef.MapType map) {
            return ParameterizedTypeName.get(MAP, element(map.key()), element(map.value()));
        }
        if (type instanceof TypeRef.NamedType named) {
            return entity(named.name());
        }
        return RuntimeTypes.SERIALIZABLE_ENTITY;
    }

    private static TypeName scalar(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> TypeName.BOOLEAN;
            case INT -> TypeName.INT;
            case LONG -> TypeName.LONG;
            case FLOAT -> TypeName.FLOAT;
            case DOUBLE -> TypeName.DOUBLE;
            case STRING -> RuntimeTypes.STRING;
            case BYTES -> RuntimeTypes.BYTES;
            case INSTANT -> ClassName.get(Instant.class);
            case LOCAL_DATE -> ClassName.get(LocalDate.class);
            case LOCAL_TIME -> ClassName.get(LocalTime.class);
            case LOCAL_DATE_TIME -> ClassName.get(LocalDateTime.class);
            case DURATION -> ClassName.get(Duration.class);
            case UUID -> ClassName.get(UUID.class);
            case URI -> ClassName.get(URI.class);
            case BIG_INTEGER -> ClassName.get(BigInteger.class);
            case BIG_DECIMAL -> ClassName.get(BigDecimal.class);
        };
    }
}
