package dev.streampod.generator.check;

import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.TypeExpression;

/** Rejects options of non-null fields that have an effect on nullable ones only. */
final class NullableOptionRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.classes().flatMap(declared -> declared.fields().stream()).forEach(field -> check(field, context));
    }

    private static void check(FieldDeclaration field, RuleContext context) {
        TypeExpression type = field.type();
        if (type == null || type.nullable()) {
            return;
        }
        if (field.is(Kind.REQUIRED)) {
            field.option(Kind.REQUIRED)
                    .ifPresent(option -> context.error(
                                    option,
                                    "\"required\" has no effect: \"" + field.name()
                                            + "\" is never null, so it is required anyway")
                            .hint("remove it, or write \"" + type.written() + "?\" if null is a possible value"));
        } else {
            // Serverpod's own files say "!required" of fields that it takes for given.
            field.option(Kind.REQUIRED)
                    .filter(option -> !option.span().source().serverpodDialect())
                    .ifPresent(option -> context.warning(option, "this does not make \"" + field.name() + "\" optional")
                            .hint("write \"" + type.written() + "?\" if it may be null, or remove it"));
        }
        if (field.serverOnly()) {
            field.option(Kind.SCOPE)
                    .ifPresent(option -> context.error(
                                    option, "a serverOnly field must be nullable, because clients have no value for it")
                            .hint("write \"" + type.written() + "?\""));
        }
    }
}
