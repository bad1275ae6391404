package dev.streampod.generator.describe;

import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumValue;
import dev.streampod.generator.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Enums: of names, or of indices with the names beside them. */
final class EnumSchemas {

    private EnumSchemas() {}

    static JsonObject of(EnumDefinition definition) {
        String description = Descriptions.join(definition.doc(), values(definition), unknown(definition));
        JsonObject schema = new JsonObject().withText("description", description);
        if (!definition.byIndex()) {
            return schema.with("type", "string").with("enum", names(definition));
        }
        List<Integer> indices =
                IntStream.range(0, definition.values().size()).boxed().toList();
        return schema.with("type", "integer").with("enum", indices).with("x-enum-varnames", names(definition));
    }

    /** The names on the wire, also of values that travel as an index: as keys of a map they do not. */
    static List<String> names(EnumDefinition definition) {
        return definition.values().stream().map(EnumValue::name).toList();
    }

    private static String values(EnumDefinition definition) {
        return IntStream.range(0, definition.values().size())
                .filter(index -> definition.byIndex()
                        || !definition.values().get(index).doc().isBlank())
                .mapToObj(index -> value(definition, index))
                .collect(Collectors.joining("\n"));
    }

    private static String value(EnumDefinition definition, int index) {
        EnumValue value = definition.values().get(index);
        String name = definition.byIndex() ? "`" + index + "`: " + value.name() : "`" + value.name() + "`";
        String doc = value.doc().strip().replaceAll("\\s*\n\\s*", " ");
        return "* " + name + (doc.isEmpty() ? "" : ": " + doc);
    }

    private static String unknown(EnumDefinition definition) {
        String value = definition.defaultValue();
        return value == null ? "" : "A value that this version does not know is read as `" + value + "`.";
    }
}
