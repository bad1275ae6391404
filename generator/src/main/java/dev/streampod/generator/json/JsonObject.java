package dev.streampod.generator.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object that is being put together; its members stay in the order in which they came. A value is a text, a number, a
 * boolean, another object, or a list of such. Not safe for several threads.
 */
public final class JsonObject {

    private final Map<String, Object> members = new LinkedHashMap<>();

    /** An object with one member. */
    public static JsonObject of(String name, Object value) {
        return new JsonObject().with(name, value);
    }

    /**
     * Adds a member.
     *
     * @throws IllegalArgumentException when there is one of that name, or the value has no form in JSON
     */
    public JsonObject with(String name, Object value) {
        check(value);
        if (members.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("two members " + name);
        }
        return this;
    }

    /** Adds a text, unless it is blank. */
    public JsonObject withText(String name, String text) {
        return text.isBlank() ? this : with(name, text);
    }

    /** Adds a list, unless it is empty. */
    public JsonObject withList(String name, List<?> list) {
        return list.isEmpty() ? this : with(name, list);
    }

    /** Adds all members of another object behind its own. */
    public JsonObject withAll(JsonObject other) {
        other.members.forEach(this::with);
        return this;
    }

    /** Whether there is a member of that name. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Whether it has no member. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The members, in order. */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }

    private static void check(Object value) {
        if (value instanceof List<?> list) {
            list.forEach(JsonObject::check);
        } else if (value instanceof Double || value instanceof Float) {
            if (!Double.isFinite(((Number) value).doubleValue())) {
                throw new IllegalArgumentException(value + " is no number in JSON");
            }
        } else if (!(value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof JsonObject)) {
            throw new IllegalArgumentException("no form in JSON: " + value.getClass());
        }
    }

    @Override
    public String toString() {
        return JsonText.of(this);
    }
}
