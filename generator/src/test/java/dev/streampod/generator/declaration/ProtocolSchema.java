package dev.streampod.generator.declaration;

import static dev.streampod.generator.declaration.ValueSchema.object;

import dev.streampod.generator.resolve.BuiltInTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the JSON Schema of protocol files out of the table that their parsers use. */
final class ProtocolSchema {

    private static final String OPTION_VALUE = "(?:'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|[^,'\"])+";

    private ProtocolSchema() {}

    static Map<String, Object> make() {
        List<Object> documents = new ArrayList<>();
        Map<String, Object> definitions = new LinkedHashMap<>();
        for (MapKind kind : MapKind.DOCUMENTS) {
            documents.add(ValueSchema.reference(kind.noun()));
            definitions.put(kind.noun(), document(kind));
        }
        definitions.put("method", method());
        definitions.put("field", field(MapKind.FIELD));
        definitions.put("exceptionField", field(MapKind.EXCEPTION_FIELD));
        definitions.put("property", field(MapKind.PROPERTY));
        definitions.put("methodParameter", field(MapKind.METHOD_PARAMETER));
        definitions.put("channelParameter", field(MapKind.CHANNEL_PARAMETER));
        return object(
                "$schema",
                "http://json-schema.org/draft-07/schema#",
                "title",
                "Streampod protocol",
                "description",
                "A document of a protocol file: it declares one thing, which its first key names.",
                "oneOf",
                documents,
                "definitions",
                definitions);
    }

    private static Map<String, Object> document(MapKind kind) {
        Map<String, Object> document = object("description", kind.keys().get(0).description());
        document.putAll(ValueSchema.map(kind));
        List<String> required = new ArrayList<>(List.of(kind.keyNames().get(0)));
        if (kind == MapKind.ENUM) {
            required.add("values");
        } else if (kind == MapKind.CHANNEL) {
            required.add("message");
        } else if (kind == MapKind.ENDPOINT) {
            document.put(
                    "anyOf", List.of(object("required", List.of("stream")), object("required", List.of("methods"))));
        }
        document.put("required", required);
        return document;
    }

    /** A method may be a name with nothing behind it. */
    private static Map<String, Object> method() {
        Map<String, Object> method = ValueSchema.map(MapKind.METHOD);
        method.put("type", List.of("object", "null"));
        return method;
    }

    /** Either a type with options in one text, or a map. */
    private static Map<String, Object> field(MapKind kind) {
        List<String> types = BuiltInTypes.names().stream().sorted().toList();
        String description = "A type" + (kind.optionNames().isEmpty() ? "" : ", and options after commas")
                + ". Built in: " + String.join(", ", types)
                + ". Or a class or an enum of the protocol. With \"?\" behind it, it may be null.";
        Map<String, Object> field = object("description", description, "examples", types);
        field.putAll(ValueSchema.map(kind));
        field.put("type", List.of("string", "object"));
        field.put("pattern", "^\\s*" + ValueSchema.TYPE + "\\s*" + options(kind) + "$");
        field.put("required", List.of(Key.FIELD_TYPE.name()));
        return field;
    }

    private static String options(MapKind kind) {
        String options = kind.optionNames().stream()
                .map(name -> kind.option(name).orElseThrow())
                .map(ProtocolSchema::option)
                .collect(Collectors.joining("|"));
        return options.isEmpty() ? "" : "(?:,\\s*(?:" + options + ")\\s*)*";
    }

    private static String option(Key key) {
        String name = key.equals(Key.DEFAULT) ? "default(?:Model)?" : key.name();
        return switch (key.value()) {
            case SWITCH -> name + "(?:\\s*=\\s*(?:true|false))?";
            case SCOPE -> name + "\\s*=\\s*(?:" + String.join("|", FieldOption.SCOPES) + ")";
            default -> name + "\\s*=\\s*" + OPTION_VALUE;
        };
    }
}
