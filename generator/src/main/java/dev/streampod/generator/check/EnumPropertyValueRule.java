package dev.streampod.generator.check;

import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration.PropertyValue;
import dev.streampod.generator.declaration.EnumDeclaration.Value;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.resolve.BadValueException;
import dev.streampod.generator.resolve.TypeResolver;
import dev.streampod.generator.resolve.ValueReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requires that each value of an enum gives every property without a default, with a value of its type, and no other. */
final class EnumPropertyValueRule implements Rule {

    @Override
    public void check(RuleContext context) {
        TypeResolver resolver = new TypeResolver(context.symbols(), new Problems());
        context.enums().forEach(declared -> check(declared, resolver, context));
    }

    private static void check(EnumDeclaration declared, TypeResolver resolver, RuleContext context) {
        Map<String, TypeRef> types = new HashMap<>();
        for (FieldDeclaration property : declared.properties()) {
            TypeExpression type = property.type();
            if (type != null) {
                resolver.resolve(type)
                        .filter(EnumPropertyTypeRule::writable)
                        .ifPresent(resolved -> types.put(property.name().text(), resolved));
            }
        }
        Set<String> names = new HashSet<>();
        for (Value value : declared.values()) {
            given(declared, value, types, context);
            // The second one of a name is reported, and has to go.
            if (names.add(value.name().text())) {
                missing(declared, value, context);
            }
        }
    }

    private static void given(EnumDeclaration declared, Value value, Map<String, TypeRef> types, RuleContext context) {
        List<String> names = names(declared);
        for (PropertyValue property : value.properties()) {
            Name name = property.property();
            TypeRef type = types.get(name.text());
            if (!names.contains(name.text())) {
                context.error(name, "the enum \"" + declared.name() + "\" has no property \"" + name + "\"")
                        .hint(Suggestion.hint(name.text(), names, "declare it below \"properties\""));
            } else if (type != null && property.value().isNull()) {
                refuseNull(property, type, context);
            } else if (type != null) {
                try {
                    new ValueReader(context.symbols()).constantOf(type, property.value());
                } catch (BadValueException e) {
                    context.error(property.value(), "the value of \"" + name + "\" is invalid: " + e.problem())
                            .hint(e.hint());
                }
            }
        }
    }

    private static void refuseNull(PropertyValue property, TypeRef type, RuleContext context) {
        if (!type.nullable()) {
            boolean text = type instanceof TypeRef.ScalarType scalar && scalar.scalar() == Scalar.STRING;
            context.error(
                            property.value(),
                            "the value of \"" + property.property() + "\" cannot be null: its type is not nullable")
                    .hint(
                            text
                                    ? "for the text \"null\" write it in quotes, or make the type nullable: String?"
                                    : "give it a value, or put a \"?\" behind its type");
        }
    }

    private static void missing(EnumDeclaration declared, Value value, RuleContext context) {
        Set<String> given = new HashSet<>();
        value.properties().forEach(property -> given.add(property.property().text()));
        for (FieldDeclaration property : declared.properties()) {
            boolean optional = property.option(Kind.DEFAULT).isPresent()
                    || property.type() == null
                    || property.type().nullable();
            if (!optional && !given.contains(property.name().text())) {
                context.error(
                                value.name(),
                                "the value \"" + value.name() + "\" has no value for the property \"" + property.name()
                                        + "\"")
                        .note(property.name().span(), "the property is declared here")
                        .hint("for example: " + value.name() + ": {" + property.name() + ": …}");
            }
        }
    }

    private static List<String> names(EnumDeclaration declared) {
        return declared.properties().stream()
                .map(property -> property.name().text())
                .toList();
    }
}
