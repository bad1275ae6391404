package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.FieldDefinition;
import java.util.ArrayList;
import java.util.List;

/** Writes classes and exceptions: what makes and checks their values, and has their codecs. */
final class EntityScript {

    private final VisibleTypes types;
    private final Modules modules;
    private final Codecs codecs;
    private final JsLiterals literals;
    private final WireNames wireNames;

    EntityScript(VisibleTypes types, Modules modules, Codecs codecs, JsLiterals literals, WireNames wireNames) {
        this.types = types;
        this.modules = modules;
        this.codecs = codecs;
        this.literals = literals;
        this.wireNames = wireNames;
    }

    void write(ClassDefinition definition, TextWriter file) {
        file.line("");
        if (definition.exception()) {
            exception(definition, file);
        } else if (!definition.kind().concrete()) {
            ListWriter.array(file, start(definition, "sealed"), family(definition), ");");
        } else {
            String function = definition.polymorphic() ? "openEntity" : "entity";
            ListWriter.array(file, start(definition, function), fields(definition), family(definition, "") + ");");
        }
    }

    private void exception(ClassDefinition definition, TextWriter file) {
        String parent = definition.parent();
        String last = parent == null ? "" : ", () => " + modules.name(parent);
        ListWriter.array(
                file,
                start(definition, "exception"),
                fields(definition),
                family(definition, last.isEmpty() ? "" : ", undefined") + last + ");");
    }

    private String start(ClassDefinition definition, String function) {
        return "export const " + definition.name() + " = /*#__PURE__*/ streampod." + function + "("
                + JsLiterals.string(wireNames.of(definition.name())) + ", () => ";
    }

    /** The argument with the classes that a value may have; for a class without subclasses what stands in its place. */
    private String family(ClassDefinition definition, String none) {
        return definition.polymorphic() ? ", " + ListWriter.lazyArray(family(definition)) : none;
    }

    private List<String> family(ClassDefinition definition) {
        return types.concreteTypes(definition).stream().map(modules::name).toList();
    }

    private List<String> fields(ClassDefinition definition) {
        return VisibleTypes.fields(definition).stream().map(this::field).toList();
    }

    private String field(FieldDefinition field) {
        List<String> options = new ArrayList<>();
        if (!field.jsonName().equals(field.name())) {
            options.add("key: " + JsLiterals.string(field.jsonName()));
        }
        DefaultValue value = field.defaultValue();
        if (value != null) {
            options.add("or: () => " + literals.of(value, field.type()));
        }
        return "streampod.field(" + JsLiterals.string(field.name()) + ", " + codecs.of(field.type())
                + (options.isEmpty() ? "" : ", { " + String.join(", ", options) + " }") + ")";
    }
}
