package dev.streampod.generator.check;

import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.resolve.BadValueException;
import dev.streampod.generator.resolve.TypeResolver;
import dev.streampod.generator.resolve.ValueReader;
import java.util.List;
import java.util.Set;

/** Requires that a default is a value of its field's type. */
final class DefaultValueRule implements Rule {

    private static final Set<String> NULLS = Set.of("null", "nil", "None", "undefined", "~");

    @Override
    public void check(RuleContext context) {
        // Types are reported elsewhere: here they are only looked up.
        TypeResolver resolver = new TypeResolver(context.symbols(), new Problems());
        context.classes().forEach(declared -> fields(declared.fields(), resolver, context));
        context.methods().forEach(method -> fields(method.parameters(), resolver, context));
    }

    private static void fields(List<FieldDeclaration> fields, TypeResolver resolver, RuleContext context) {
        for (FieldDeclaration field : fields) {
            TypeExpression type = field.type();
            RawValue value = field.option(Kind.DEFAULT).map(FieldOption::value).orElse(null);
            if (type != null && value != null) {
                resolver.resolve(type).ifPresent(resolved -> check(field, type, resolved, value, context));
            }
        }
    }

    private static void check(
            FieldDeclaration field, TypeExpression written, TypeRef type, RawValue value, RuleContext context) {
        if (nullLiteral(type, value, context)) {
            nullDefault(field, written, value, context);
            return;
        }
        if (!(type instanceof ScalarType) && !(type instanceof EnumType)) {
            context.error(value, "a value of the type \"" + written.name() + "\" cannot have a default")
                    .hint("remove it, and set the value in your program");
            return;
        }
        try {
            new ValueReader(context.symbols()).defaultOf(type, value);
        } catch (BadValueException e) {
            context.error(value, "the default of \"" + field.name() + "\" is invalid: " + e.problem())
                    .hint(e.hint());
        }
    }

    /** Whether it is what null is called somewhere, and no value of the type. */
    private static boolean nullLiteral(TypeRef type, RawValue value, RuleContext context) {
        boolean constant = type instanceof EnumType enumType
                && context.symbols().enumNamed(enumType.name()).stream()
                        .flatMap(declared -> declared.values().stream())
                        .anyMatch(declared -> declared.name().text().equals(value.text()));
        return !value.quoted() && !constant && NULLS.contains(value.text());
    }

    private static void nullDefault(
            FieldDeclaration field, TypeExpression written, RawValue value, RuleContext context) {
        String given = "default=" + value.text();
        if (written.nullable()) {
            context.error(value, "the default of a nullable value is null anyway")
                    .hint("remove \"" + given + "\"");
        } else {
            context.error(value, "\"" + field.name() + "\" cannot be null")
                    .hint("write \"" + field.name() + ": " + written.written()
                            + "?\" if it may be null; its default is null then");
        }
    }
}
