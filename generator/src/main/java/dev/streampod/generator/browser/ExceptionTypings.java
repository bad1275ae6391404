package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Declares exceptions: classes of errors, which extend each other as in the protocol. */
final class ExceptionTypings {

    private final VisibleTypes types;
    private final TsTypes ts;
    private final Modules modules;
    private final WireNames wireNames;
    private final EntityTypings entities;

    ExceptionTypings(VisibleTypes types, TsTypes ts, Modules modules, WireNames wireNames, EntityTypings entities) {
        this.types = types;
        this.ts = ts;
        this.modules = modules;
        this.wireNames = wireNames;
        this.entities = entities;
    }

    void write(ClassDefinition definition, TextWriter file) {
        String name = definition.name();
        file.line("");
        JsDoc.write(file, definition.doc());
        file.open("export interface " + name + " extends " + base(definition) + " {");
        file.line("readonly $type: " + tags(definition) + ";");
        definition.fields().stream().filter(field -> !field.serverOnly()).forEach(field -> {
            JsDoc.write(file, field.doc(), field.deprecated());
            file.line("readonly " + field.name() + ": " + ts.read(field.type()) + ";");
        });
        file.close("}");
        if (definition.kind().concrete()) {
            entities.written(definition, file);
        }
        if (definition.polymorphic()) {
            entities.familyWritten(definition, file);
        }
        file.line("");
        JsDoc.write(file, definition.doc());
        file.line("export declare const " + name + ": "
                + (definition.kind().concrete()
                        ? "streampod.ExceptionType<" + name + ", " + ts.itselfWritten(name) + ">"
                        : "streampod.SealedExceptionType<" + name + ">")
                + ";");
    }

    /** What it inherits, without that which its own fields take the place of. */
    private String base(ClassDefinition definition) {
        String parent = definition.parent();
        String base = parent == null ? "streampod.DeclaredError" : modules.name(parent);
        List<String> own = Stream.concat(
                        Stream.of("$type"), definition.fields().stream().map(FieldDefinition::name))
                .map(JsLiterals::string)
                .toList();
        return ts.global("Omit") + "<" + base + ", " + String.join(" | ", own) + ">";
    }

    private String tags(ClassDefinition definition) {
        List<String> concrete = types.concreteTypes(definition);
        return concrete.isEmpty()
                ? "never"
                : concrete.stream()
                        .map(wireNames::ofAny)
                        .map(JsLiterals::string)
                        .collect(Collectors.joining(" | "));
    }
}
