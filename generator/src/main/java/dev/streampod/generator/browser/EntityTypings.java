package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import java.util.List;
import java.util.stream.Stream;

/** Declares classes: their values as they are read and as they are accepted, and what makes and checks them. */
final class EntityTypings {

    private final VisibleTypes types;
    private final TsTypes ts;
    private final WireNames wireNames;

    EntityTypings(VisibleTypes types, TsTypes ts, WireNames wireNames) {
        this.types = types;
        this.ts = ts;
        this.wireNames = wireNames;
    }

    void write(ClassDefinition definition, TextWriter file) {
        String name = definition.name();
        if (definition.kind().concrete()) {
            read(definition, file);
            written(definition, file);
        }
        if (definition.polymorphic()) {
            family(definition, file);
        }
        file.line("");
        JsDoc.write(file, definition.doc());
        file.line("export declare const " + name + ": "
                + (definition.kind().concrete()
                        ? "streampod.EntityType<" + ts.itself(name) + ", " + ts.itselfWritten(name) + ">"
                        : "streampod.SealedType<" + name + ">")
                + ";");
    }

    private void read(ClassDefinition definition, TextWriter file) {
        file.line("");
        JsDoc.write(file, definition.doc());
        file.open("export interface " + ts.itself(definition.name()) + " {");
        file.line("readonly $type: " + tag(definition) + ";");
        VisibleTypes.fields(definition).forEach(field -> {
            JsDoc.write(file, field.doc(), field.deprecated());
            file.line("readonly " + field.name() + ": " + ts.read(field.type()) + ";");
        });
        file.close("}");
    }

    /** What a value is made from. */
    void written(ClassDefinition definition, TextWriter file) {
        file.line("");
        file.line("/** What {@link " + definition.name() + "} is made from. */");
        file.open("export interface " + ts.itselfWritten(definition.name()) + " {");
        file.line("readonly $type?: " + tag(definition) + " | undefined;");
        VisibleTypes.fields(definition).forEach(field -> {
            JsDoc.write(file, field.doc(), field.deprecated());
            file.line("readonly " + field.name() + accepted(field) + ";");
        });
        file.close("}");
    }

    private String accepted(FieldDefinition field) {
        boolean optional = field.defaultValue() != null || (field.type().nullable() && !field.required());
        return (optional ? "?: " : ": ") + ts.written(field.type()) + (optional ? " | undefined" : "");
    }

    /** The classes that a value may have where this one is declared. */
    private void family(ClassDefinition definition, TextWriter file) {
        List<String> members = types.concreteTypes(definition);
        file.line("");
        JsDoc.write(file, definition.doc());
        ListWriter.union(
                file,
                "export type " + definition.name(),
                members.stream().map(ts::itself).toList());
        familyWritten(definition, file);
    }

    /** What is accepted where the class is declared. */
    void familyWritten(ClassDefinition definition, TextWriter file) {
        file.line("");
        file.line("/** What is accepted as {@link " + definition.name() + "}. */");
        ListWriter.union(
                file,
                "export type " + definition.name() + TsTypes.INIT,
                Stream.concat(
                                // An instance may be of any of the classes.
                                Stream.of(definition.name()).filter(name -> definition.exception()),
                                types.concreteTypes(definition).stream().map(ts::tagged))
                        .toList());
    }

    /** The name of exactly this class, as a type. */
    String tag(ClassDefinition definition) {
        return JsLiterals.string(wireNames.of(definition.name()));
    }
}
