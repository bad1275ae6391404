package dev.streampod.generator.browser;

import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumProperty;
import dev.streampod.generator.definition.EnumValue;
import java.util.List;
import java.util.stream.Collectors;

/** Writes enums: an object with a constant for each value, and one with the values' properties. */
final class EnumScript {

    private final JsLiterals literals;

    EnumScript(JsLiterals literals) {
        this.literals = literals;
    }

    void write(EnumDefinition definition, TextWriter file) {
        List<String> values = definition.values().stream()
                .map(EnumValue::name)
                .map(JsLiterals::string)
                .toList();
        file.line("");
        ListWriter.array(
                file,
                "export const " + definition.name() + " = /*#__PURE__*/ streampod.enumeration("
                        + JsLiterals.string(definition.name()) + ", ",
                values,
                options(definition) + ");");
        if (!definition.properties().isEmpty()) {
            file.line("").open("export const " + definition.name() + "Properties = /*#__PURE__*/ Object.freeze({");
            definition.values().forEach(value -> file.line(properties(definition, value)));
            file.close("});");
        }
    }

    private static String options(EnumDefinition definition) {
        String defaultValue = definition.defaultValue();
        String shown = defaultValue == null ? "" : "default: " + JsLiterals.string(defaultValue);
        if (definition.byIndex()) {
            shown += (shown.isEmpty() ? "" : ", ") + "byIndex: true";
        }
        return shown.isEmpty() ? "" : ", { " + shown + " }";
    }

    private String properties(EnumDefinition definition, EnumValue value) {
        return value.name() + ": Object.freeze({ "
                + definition.properties().stream()
                        .map(property -> property.name() + ": " + property(property, value))
                        .collect(Collectors.joining(", "))
                + " }),";
    }

    private String property(EnumProperty property, EnumValue value) {
        DefaultValue known = value.properties().get(property.name());
        return known == null ? "null" : literals.of(known, property.type());
    }
}
