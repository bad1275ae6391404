package dev.streampod.examples.tour.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The placeholders of one run of a dialogue, and what they stand for. A value with placeholders either says what to send, see
 * {@link #filled}, or what to expect, see {@link #mismatch}; {@code docs/wire-protocol.md} lists them. For one thread.
 */
final class Placeholders {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String MORE = "$more";
    private static final String WITHOUT = "$without";

    private Map<String, JsonNode> bound = new HashMap<>();

    /** What to send. */
    JsonNode filled(JsonNode pattern) {
        if (pattern.isArray()) {
            ArrayNode filled = NODES.arrayNode();
            pattern.forEach(element -> {
                if (!element.has("$maybe")) {
                    filled.add(filled(element));
                }
            });
            return filled;
        }
        if (!pattern.isObject()) {
            return pattern;
        }
        String placeholder = placeholder(pattern);
        if (placeholder == null) {
            ObjectNode filled = NODES.objectNode();
            pattern.properties().forEach(property -> {
                if (!property.getKey().startsWith("$") && !property.getValue().has("$maybe")) {
                    filled.set(property.getKey(), filled(property.getValue()));
                }
            });
            return filled;
        }
        JsonNode argument = pattern.required(placeholder);
        return switch (placeholder) {
            case "$any" -> pattern.has("send") ? filled(pattern.get("send")) : example(argument.stringValue());
            case "$bind" -> bind(argument.stringValue(), filled(pattern.required("send")));
            case "$ref" -> reference(argument.stringValue());
            case "$unique" -> unique(argument.stringValue());
            case "$repeat" ->
                NODES.stringNode(
                        argument.stringValue().repeat(pattern.required("times").intValue()));
            case "$oneOf" -> filled(argument.get(0));
            case "$set" -> filled(argument);
            default -> throw new IllegalArgumentException("there is no placeholder " + placeholder);
        };
    }

    private static JsonNode example(String type) {
        return switch (type) {
            case "string" -> NODES.stringNode("x");
            case "number", "int" -> NODES.numberNode(1);
            case "boolean" -> NODES.booleanNode(true);
            case "object" -> NODES.objectNode();
            case "array" -> NODES.arrayNode();
            case "null", "anything" -> NODES.nullNode();
            default -> throw new IllegalArgumentException("$any takes the name of a type, not " + type);
        };
    }

    private JsonNode bind(String name, JsonNode value) {
        bound.put(name, value);
        return value;
    }

    private JsonNode reference(String name) {
        JsonNode value = bound.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing was bound to " + name);
        }
        return value;
    }

    private JsonNode unique(String name) {
        return bound.computeIfAbsent("$unique " + name, key -> NODES.stringNode(name + "-" + UUID.randomUUID()));
    }

    /**
     * Compares what came with what was expected. What the placeholders are bound to changes only where they agree.
     *
     * @return how they differ; null when they agree
     */
    @Nullable
    String mismatch(JsonNode pattern, JsonNode actual) {
        Map<String, JsonNode> before = new HashMap<>(bound);
        String difference = difference(pattern, actual, "");
        if (difference != null) {
            bound = before;
        }
        return difference;
    }

    private @Nullable String difference(JsonNode pattern, JsonNode actual, String path) {
        String placeholder = pattern.isObject() ? placeholder(pattern) : null;
        if (placeholder != null) {
            return ofPlaceholder(placeholder, pattern, actual, path);
        }
        if (pattern.isArray() && actual.isArray()) {
            return ofArrays(pattern, actual, path);
        }
        if (pattern.isObject() && actual.isObject()) {
            return ofObjects(pattern, actual, path);
        }
        boolean same = pattern.isNumber() && actual.isNumber() ? sameNumber(pattern, actual) : pattern.equals(actual);
        return same ? null : wrong(pattern, actual, path);
    }

    /** A whole number has to be written without a fraction; another one may be written in any way. */
    private static boolean sameNumber(JsonNode pattern, JsonNode actual) {
        return (!pattern.isIntegralNumber() || actual.isIntegralNumber())
                && pattern.decimalValue().compareTo(actual.decimalValue()) == 0;
    }

    private @Nullable String ofArrays(JsonNode pattern, JsonNode actual, String path) {
        for (int i = 0; i < Math.max(pattern.size(), actual.size()); i++) {
            if (i >= pattern.size()) {
                return path + "/" + i + ": unexpected " + actual.get(i);
            }
            if (i >= actual.size()) {
                return pattern.get(i).has("$maybe") ? null : path + "/" + i + ": missing " + pattern.get(i);
            }
            String difference = difference(pattern.get(i), actual.get(i), path + "/" + i);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private @Nullable String ofObjects(JsonNode pattern, JsonNode actual, String path) {
        for (Map.Entry<String, JsonNode> property : pattern.properties()) {
            String name = property.getKey();
            JsonNode value = actual.get(name);
            if (name.startsWith("$") || (value == null && property.getValue().has("$maybe"))) {
                continue;
            }
            String difference = value == null
                    ? path + "/" + name + ": missing " + property.getValue()
                    : difference(property.getValue(), value, path + "/" + name);
            if (difference != null) {
                return difference;
            }
        }
        for (String name : actual.propertyNames()) {
            boolean forbidden = contains(pattern.path(WITHOUT), name);
            if (forbidden || (!pattern.has(name) && !pattern.has(MORE))) {
                return path + "/" + name + ": unexpected " + actual.get(name);
            }
        }
        return null;
    }

    private static boolean contains(JsonNode names, String name) {
        for (JsonNode each : names) {
            if (each.stringValue().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String ofPlaceholder(String placeholder, JsonNode pattern, JsonNode actual, String path) {
        JsonNode argument = pattern.required(placeholder);
        return switch (placeholder) {
            case "$any" ->
                isOf(argument.stringValue(), actual) && textAllows(pattern, actual)
                        ? null
                        : wrong(pattern, actual, path);
            case "$bind" -> {
                bind(argument.stringValue(), actual);
                yield null;
            }
            case "$ref", "$unique", "$repeat" -> difference(filled(pattern), actual, path);
            case "$maybe" -> difference(argument, actual, path);
            case "$oneOf" -> {
                for (JsonNode candidate : argument) {
                    if (difference(candidate, actual, path) == null) {
                        yield null;
                    }
                }
                yield wrong(pattern, actual, path);
            }
            case "$set" -> ofSets(argument, actual, path);
            default -> throw new IllegalArgumentException("there is no placeholder " + placeholder);
        };
    }

    private @Nullable String ofSets(JsonNode expected, JsonNode actual, String path) {
        List<JsonNode> left = new ArrayList<>();
        actual.forEach(left::add);
        for (JsonNode element : expected) {
            if (!left.removeIf(candidate -> difference(element, candidate, path) == null)) {
                return path + ": missing " + element + " in " + actual;
            }
        }
        return left.isEmpty() && actual.isArray() ? null : path + ": unexpected " + left;
    }

    private static boolean isOf(String type, JsonNode actual) {
        return switch (type) {
            case "string" -> actual.isString();
            case "number" -> actual.isNumber();
            case "int" -> actual.isIntegralNumber();
            case "boolean" -> actual.isBoolean();
            case "object" -> actual.isObject();
            case "array" -> actual.isArray();
            case "null" -> actual.isNull();
            case "anything" -> true;
            default -> throw new IllegalArgumentException("$any takes the name of a type, not " + type);
        };
    }

    private static boolean textAllows(JsonNode pattern, JsonNode actual) {
        return (!pattern.has("containing")
                        || actual.stringValue()
                                .contains(pattern.get("containing").stringValue()))
                && (!pattern.has("lacking")
                        || !actual.stringValue().contains(pattern.get("lacking").stringValue()));
    }

    private static String wrong(JsonNode pattern, JsonNode actual, String path) {
        return path + ": expected " + pattern + ", found " + actual;
    }

    /** The placeholder that an object is; null when it is an object of its own. */
    private static @Nullable String placeholder(JsonNode object) {
        for (String name : object.propertyNames()) {
            if (name.startsWith("$") && !name.equals(MORE) && !name.equals(WITHOUT)) {
                return name;
            }
        }
        return null;
    }
}
