package dev.streampod.generator.describe;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ClassType;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ListType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.definition.TypeRef.SetType;
import dev.streampod.generator.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schemas of values as they stand in a document; what has a name is referred to, and becomes one of its components. */
final class Schemas {

    private final ProtocolModel model;
    private final ComponentSchemas components;
    private final DefaultValues defaults;

    Schemas(ProtocolModel model, ComponentSchemas components) {
        this.model = model;
        this.components = components;
        this.defaults = new DefaultValues(model);
    }

    /** Values of a type. */
    JsonObject of(TypeRef type) {
        JsonObject schema = ofValue(type);
        return type.nullable() ? orNull(schema) : schema;
    }

    /**
     * Values of a type that stand under a name: a field's, or a parameter's.
     *
     * @param deprecated the reason, when it is deprecated
     */
    JsonObject ofMember(TypeRef type, String doc, @Nullable DefaultValue defaultValue, @Nullable String deprecated) {
        JsonObject schema = new JsonObject();
        String left = defaultValue == null ? "" : DefaultValues.words(defaultValue);
        schema.withText("description", Descriptions.join(doc, left, Descriptions.deprecation(deprecated)));
        if (defaultValue != null) {
            Optional<Object> value = defaults.json(defaultValue, type);
            value.ifPresent(known -> schema.with("default", known));
        }
        if (deprecated != null) {
            schema.with("deprecated", true);
        }
        JsonObject value = of(type);
        // Some tools ignore the keywords beside a reference.
        return value.has("$ref") && !schema.isEmpty() ? schema.with("allOf", List.of(value)) : schema.withAll(value);
    }

    /** The arguments of a call, or those that tell a channel, by name; streams are not among them. */
    JsonObject arguments(List<ParameterDefinition> parameters) {
        JsonObject properties = new JsonObject();
        List<String> required = new ArrayList<>();
        for (ParameterDefinition parameter : parameters) {
            if (parameter.stream()) {
                continue;
            }
            properties.with(
                    parameter.name(), ofMember(parameter.type(), parameter.doc(), parameter.defaultValue(), null));
            if (!parameter.type().nullable() && parameter.defaultValue() == null) {
                required.add(parameter.name());
            }
        }
        return object(properties, required);
    }

    /** An object of the values of members that may be left out, or not. */
    static JsonObject object(JsonObject properties, List<String> required) {
        JsonObject schema = JsonObject.of("type", "object");
        if (!properties.isEmpty()) {
            schema.with("properties", properties);
        }
        return schema.withList("required", required);
    }

    private JsonObject ofValue(TypeRef type) {
        if (type instanceof ScalarType scalar) {
            return ScalarSchemas.of(scalar.scalar());
        } else if (type instanceof ListType list) {
            return JsonObject.of("type", "array").with("items", of(list.element()));
        } else if (type instanceof SetType set) {
            // Not uniqueItems: 0.0 and -0.0 are two values, and one to JSON Schema; a reader takes repetitions, too.
            return JsonObject.of("type", "array").with("items", of(set.element()));
        } else if (type instanceof MapType map) {
            return map(map);
        } else if (type instanceof DynamicType) {
            return components.dynamic();
        } else if (type instanceof EnumType known) {
            return components.enumNamed(known.name());
        } else if (type instanceof ClassType known) {
            ClassDefinition definition = model.classNamed(known.name());
            return definition.polymorphic() ? components.family(definition) : components.plain(definition.name());
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private JsonObject map(MapType map) {
        JsonObject schema = JsonObject.of("type", "object");
        JsonObject key = key(map.key());
        if (!key.isEmpty()) {
            schema.with("propertyNames", key);
        }
        return schema.with("additionalProperties", of(map.value()));
    }

    private JsonObject key(TypeRef key) {
        if (key instanceof EnumType known) {
            return JsonObject.of("enum", EnumSchemas.names(model.enumNamed(known.name())));
        }
        return key instanceof ScalarType scalar ? ScalarSchemas.key(scalar.scalar()) : new JsonObject();
    }

    private static JsonObject orNull(JsonObject schema) {
        if (schema.members().get("type") instanceof String type) {
            JsonObject nullable = JsonObject.of("type", List.of(type, "null"));
            schema.members().forEach((name, value) -> {
                if (!name.equals("type")) {
                    nullable.with(name, value);
                }
            });
            return nullable;
        }
        List<Object> alternatives = new ArrayList<>();
        if (schema.members().get("anyOf") instanceof List<?> several) {
            alternatives.addAll(several);
        } else {
            alternatives.add(schema);
        }
        alternatives.add(JsonObject.of("type", "null"));
        return JsonObject.of("anyOf", alternatives);
    }
}
