package dev.streampod.generator.declaration;

import dev.streampod.generator.definition.HistoryDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of the schema that say what may stand behind a key. */
final class ValueSchema {

    /** What YAML makes of a text without quotes. */
    static final List<String> SCALARS = List.of("string", "number", "boolean");

    private static final List<String> SCALARS_AND_NULL = List.of("string", "number", "boolean", "null");

    /** The name of a module may have hyphens, where nothing else has. */
    private static final String MODULE = "module:[A-Za-z0-9_$.-]+:";

    /** A type in a text, in a form that JavaScript shares. */
    static final String TYPE =
            "(?:" + MODULE + ")?[A-Za-z_$][A-Za-z0-9_$.:/]*(?:<(?:" + MODULE + "|[A-Za-z0-9_$.:/<>?,\\s])+>)?\\??";

    private static final String WHOLE_TYPE = "^\\s*" + TYPE + "\\s*$";
    private static final String DURATION = "^(?:P\\S+|(?:\\d+(?:d|h|min|s|ms)\\s*)+)$";
    private static final String JAVA_CLASS = "^[^\\s.]+(?:\\.[^\\s.]+)+$";
    private static final String TRUTH = "^(?:true|false)$";

    private ValueSchema() {}

    static Map<String, Object> of(ValueKind kind) {
        return switch (kind) {
            case TYPE_NAME -> name(NameShape.TYPE);
            case MEMBER_NAME -> name(NameShape.MEMBER);
            case ENUM_VALUE_NAME -> name(NameShape.ENUM_VALUE);
            case PARENT -> text("^(?:module:[^:\\s]+:)?" + NameShape.TYPE.pattern() + "$");
            case JAVA_CLASS -> text(JAVA_CLASS);
            case FLAG -> object("type", List.of("boolean", "string"), "pattern", TRUTH);
            case SWITCH -> object("type", List.of("boolean", "string", "null"), "pattern", TRUTH);
            case SERIALIZED -> object("enum", EnumParser.SERIALIZED);
            case SCOPE -> object("enum", FieldOption.SCOPES);
            case TEXT, SCALAR -> object("type", SCALARS);
            case TEXTS -> list(object("type", SCALARS));
            case CHANNELS -> channels();
            case COUNT -> object("type", "integer", "minimum", 1, "maximum", HistoryDefinition.MAX_SIZE);
            case DURATION -> text(DURATION);
            case TYPE, TYPE_OR_STREAM -> text(WHOLE_TYPE);
            case TYPES -> list(text(WHOLE_TYPE));
            case FIELDS -> named(NameShape.FIELD, "field");
            case EXCEPTION_FIELDS -> named(NameShape.FIELD, "exceptionField");
            case PROPERTIES -> named(NameShape.FIELD, "property");
            case METHOD_PARAMETERS -> named(NameShape.FIELD, "methodParameter");
            case CHANNEL_PARAMETERS -> named(NameShape.FIELD, "channelParameter");
            case METHODS -> named(NameShape.MEMBER, "method");
            case STREAM -> map(MapKind.STREAM);
            case HISTORY -> history();
            case ENUM_VALUES -> enumValues();
        };
    }

    /** A map with the keys of that kind, and no others. */
    static Map<String, Object> map(MapKind kind) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Key key : kind.keys()) {
            properties.put(key.name(), property(key));
            if (key.equals(Key.DEFAULT)) {
                properties.put(
                        Key.DEFAULT_MODEL, object("description", "Serverpod's name of \"default\".", "type", SCALARS));
            }
        }
        return object("type", "object", "properties", properties, "additionalProperties", false);
    }

    private static Map<String, Object> channels() {
        Map<String, Object> channels = list(name(NameShape.MEMBER));
        channels.put("minItems", 1);
        return channels;
    }

    private static Map<String, Object> history() {
        Map<String, Object> history = map(MapKind.HISTORY);
        history.put("required", MapKind.HISTORY.keyNames());
        return history;
    }

    private static Map<String, Object> property(Key key) {
        Map<String, Object> property = object("description", key.description());
        property.putAll(of(key.value()));
        return property;
    }

    static Map<String, Object> reference(String definition) {
        return object("$ref", "#/definitions/" + definition);
    }

    /** An object of JSON whose keys keep their order. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    private static Map<String, Object> enumValues() {
        Map<String, Object> properties =
                object("type", List.of("object", "null"), "additionalProperties", object("type", SCALARS_AND_NULL));
        Map<String, Object> value = object(
                "description",
                "A name, or a name with its properties: black: {rgb: 0}",
                "type",
                List.of("string", "boolean", "object"),
                "minProperties",
                1,
                "maxProperties",
                1,
                "propertyNames",
                shape(NameShape.ENUM_VALUE),
                "additionalProperties",
                properties);
        value.putAll(shape(NameShape.ENUM_VALUE));
        Map<String, Object> values = list(value);
        values.put("minItems", 1);
        return values;
    }

    private static Map<String, Object> named(NameShape names, String definition) {
        return object("type", "object", "propertyNames", shape(names), "additionalProperties", reference(definition));
    }

    private static Map<String, Object> name(NameShape shape) {
        Map<String, Object> name = object("type", "string");
        name.putAll(shape(shape));
        return name;
    }

    private static Map<String, Object> shape(NameShape shape) {
        return object("pattern", "^" + shape.pattern() + "$", "maxLength", NameShape.MAX_LENGTH);
    }

    private static Map<String, Object> text(String pattern) {
        return object("type", "string", "pattern", pattern);
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return object("type", "array", "items", items);
    }
}
