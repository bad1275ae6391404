package dev.streampod.generator.check;

import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.diagnostic.Suggestion;

/** Requires that the scope of a field is one of those that exist. */
final class FieldScopeRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.classes().flatMap(declared -> declared.fields().stream()).forEach(field -> scope(field, context));
    }

    private static void scope(FieldDeclaration field, RuleContext context) {
        field.option(Kind.SCOPE).map(FieldOption::value).ifPresent(value -> {
            if (!FieldOption.SCOPES.contains(value.text())) {
                context.error(value, "the scope must be all or serverOnly, not \"" + value.text() + "\"")
                        .hint(Suggestion.hint(
                                value.text(), FieldOption.SCOPES, "write scope=serverOnly, or remove the scope"));
            }
        });
    }
}
