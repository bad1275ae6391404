package dev.streampod.generator.link;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumValue;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.definition.StreamDirection.Messages;
import dev.streampod.generator.definition.StreamDirection.Mixed;
import dev.streampod.generator.definition.StreamDirection.Nothing;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.ListType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.NamedType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.definition.TypeRef.SetType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * A hash of what both sides must agree on: names, keys, types and directions. The text that is hashed is an agreement
 * between versions of the generator, and changes only when the wire protocol does.
 */
final class Fingerprint {

    private static final int SHOWN_BYTES = 16;

    private final StringBuilder text = new StringBuilder();
    private final Function<String, List<String>> concreteTypes;

    private Fingerprint(Function<String, List<String>> concreteTypes) {
        this.concreteTypes = concreteTypes;
    }

    /**
     * @param followed the channels that clients may follow, sorted by name
     * @param modules those whose types are seen by both sides
     * @param concreteTypes the classes that a value of a class may have, sorted, by its name
     */
    static String of(
            List<ClassDefinition> classes,
            List<EnumDefinition> enums,
            List<EndpointDefinition> endpoints,
            List<ChannelDefinition> followed,
            List<ModuleDefinition> modules,
            Function<String, List<String>> concreteTypes) {
        Fingerprint fingerprint = new Fingerprint(concreteTypes);
        classes.stream().filter(definition -> !definition.serverOnly()).forEach(fingerprint::add);
        enums.stream().filter(definition -> !definition.serverOnly()).forEach(fingerprint::add);
        endpoints.forEach(fingerprint::add);
        followed.forEach(fingerprint::add);
        modules.forEach(module ->
                fingerprint.line("module", module.name(), module.model().fingerprint()));
        return fingerprint.hash();
    }

    private void add(ClassDefinition definition) {
        line(
                definition.exception() ? "exception" : "class",
                definition.name(),
                String.join(",", definition.concreteTypes()));
        definition.allFields().stream().filter(field -> !field.serverOnly()).forEach(this::add);
    }

    private void add(FieldDefinition field) {
        line(" field", field.jsonName(), type(field.type()), field.defaultValue() == null ? "" : "default");
    }

    private void add(EnumDefinition definition) {
        line(
                "enum",
                definition.name(),
                definition.byIndex() ? "byIndex" : "byName",
                String.valueOf(definition.defaultValue()));
        definition.values().stream().map(EnumValue::name).forEach(value -> line(" value", value));
    }

    private void add(EndpointDefinition definition) {
        line("endpoint", definition.name());
        StreamDefinition stream = definition.stream();
        if (stream != null) {
            line(" fromClient", direction(stream.fromClient()));
            line(" toClient", direction(stream.toClient()));
        }
        definition.followed().forEach(channel -> line(" follow", channel.name()));
        definition.methods().forEach(this::add);
    }

    private void add(ChannelDefinition definition) {
        String presence = definition.presence();
        line(
                "channel",
                definition.name(),
                String.join(",", concreteTypes.apply(definition.message())),
                definition.history() == null ? "" : "history",
                presence == null ? "" : String.join(",", concreteTypes.apply(presence)));
        definition.parameters().forEach(parameter -> line(" parameter", parameter.name(), type(parameter.type())));
    }

    private void add(MethodDefinition definition) {
        line(
                " method",
                definition.name(),
                definition.returns() == null ? "" : item(definition.returns(), definition.returnsStream()),
                String.join(",", definition.exceptions()));
        definition
                .parameters()
                .forEach(parameter -> line(
                        "  parameter",
                        parameter.name(),
                        item(parameter.type(), parameter.stream()),
                        parameter.defaultValue() == null ? "" : "default"));
    }

    private static String item(TypeRef type, boolean stream) {
        return stream ? "stream<" + type(type) + ">" : type(type);
    }

    private static String direction(StreamDirection direction) {
        if (direction instanceof Mixed mixed) {
            return String.join(",", mixed.concreteTypes());
        }
        if (direction instanceof Messages messages) {
            return String.join(",", messages.concreteTypes());
        }
        return direction instanceof Nothing ? "" : "*";
    }

    private static String type(TypeRef type) {
        String name;
        if (type instanceof ScalarType scalar) {
            name = scalar.scalar().name();
        } else if (type instanceof ListType list) {
            name = "List<" + type(list.element()) + ">";
        } else if (type instanceof SetType set) {
            name = "Set<" + type(set.element()) + ">";
        } else if (type instanceof MapType map) {
            name = "Map<" + type(map.key()) + "," + type(map.value()) + ">";
        } else if (type instanceof NamedType known) {
            name = known.name();
        } else if (type instanceof DynamicType) {
            name = "*";
        } else {
            throw new IllegalStateException("no fingerprint for " + type);
        }
        return type.nullable() ? name + "?" : name;
    }

    private void line(String... words) {
        text.append(String.join("\t", words)).append('\n');
    }

    private String hash() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
