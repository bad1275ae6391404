package dev.streampod.generator.check;

import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.resolve.BadValueException;
import dev.streampod.generator.resolve.TypeResolver;
import dev.streampod.generator.resolve.ValueReader;

/** Requires that the properties of an enum have types whose values can be written in a protocol file. */
final class EnumPropertyTypeRule implements Rule {

    @Override
    public void check(RuleContext context) {
        TypeResolver resolver = new TypeResolver(context.symbols(), new Problems());
        context.enums()
                .flatMap(declared -> declared.properties().stream())
                .forEach(property -> check(property, resolver, context));
    }

    /** Whether values of the type can be written down. */
    static boolean writable(TypeRef type) {
        return type instanceof EnumType || (type instanceof ScalarType scalar && scalar.scalar() != Scalar.BYTES);
    }

    private static void check(FieldDeclaration property, TypeResolver resolver, RuleContext context) {
        TypeExpression written = property.type();
        TypeRef type = written == null ? null : resolver.resolve(written).orElse(null);
        if (written == null || type == null) {
            return;
        }
        if (!writable(type)) {
            context.error(written, "an enum property cannot have the type \"" + written.name() + "\"")
                    .hint("use a String, a boolean, a number, a time, a UUID, a URI or an enum");
            return;
        }
        property.option(Kind.DEFAULT).map(FieldOption::value).ifPresent(value -> {
            try {
                new ValueReader(context.symbols()).defaultOf(type, value);
            } catch (BadValueException e) {
                context.error(value, "the default of \"" + property.name() + "\" is invalid: " + e.problem())
                        .hint(e.hint());
            }
        });
    }
}
