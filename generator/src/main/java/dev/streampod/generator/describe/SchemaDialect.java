package dev.streampod.generator.describe;

import dev.streampod.generator.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Where the two documents write the same thing differently. */
enum SchemaDialect {
    /** JSON Schema 2020-12 with OpenAPI's own words. */
    OPENAPI("prefixItems"),

    /** JSON Schema draft-07 with AsyncAPI's own words, which has no names of other schemas for a discriminator. */
    ASYNCAPI("items");

    private final String tupleKeyword;

    SchemaDialect(String tupleKeyword) {
        this.tupleKeyword = tupleKeyword;
    }

    /** An array whose elements have a schema each. */
    JsonObject tuple(List<JsonObject> elements) {
        return tuple(elements, elements.size());
    }

    /** An array whose elements have a schema each; those from {@code required} on may be left out. */
    JsonObject tuple(List<JsonObject> elements, int required) {
        return JsonObject.of("type", "array").with(tupleKeyword, elements).with("minItems", required);
    }

    /** Tells tools by which member the alternatives differ, where that can be told; validators do not need it. */
    void discriminate(JsonObject schema, String property, Map<String, String> references) {
        if (this == OPENAPI && !references.isEmpty()) {
            JsonObject mapping = new JsonObject();
            references.forEach(mapping::with);
            schema.with("discriminator", JsonObject.of("propertyName", property).with("mapping", mapping));
        }
    }
}
