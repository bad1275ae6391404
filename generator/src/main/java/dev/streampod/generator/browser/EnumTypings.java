package dev.streampod.generator.browser;

import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumValue;

/** Declares enums: the union of their values, their constants, and their properties. */
final class EnumTypings {

    private final TsTypes ts;

    EnumTypings(TsTypes ts) {
        this.ts = ts;
    }

    void write(EnumDefinition definition, TextWriter file) {
        String name = definition.name();
        file.line("");
        JsDoc.write(file, definition.doc());
        ListWriter.union(
                file,
                "export type " + name,
                definition.values().stream()
                        .map(EnumValue::name)
                        .map(JsLiterals::string)
                        .toList());
        file.line("");
        JsDoc.write(file, definition.doc());
        file.open("export declare const " + name + ": streampod.EnumType<" + name + "> & {");
        definition.values().forEach(value -> {
            JsDoc.write(file, value.doc());
            file.line("readonly " + value.name() + ": " + JsLiterals.string(value.name()) + ";");
        });
        file.close("};");
        if (!definition.properties().isEmpty()) {
            properties(definition, file);
        }
    }

    private void properties(EnumDefinition definition, TextWriter file) {
        file.line("");
        file.line("/** What each value of {@link " + definition.name() + "} carries. */");
        file.open("export declare const " + definition.name() + "Properties: {")
                .open("readonly [value in " + definition.name() + "]: {");
        definition.properties().forEach(property -> {
            JsDoc.write(file, property.doc());
            file.line("readonly " + property.name() + ": " + ts.read(property.type()) + ";");
        });
        file.close("};").close("};");
    }
}
