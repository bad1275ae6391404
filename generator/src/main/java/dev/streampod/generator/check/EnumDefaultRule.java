package dev.streampod.generator.check;

import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.diagnostic.Suggestion;
import java.util.List;

/** Requires that the default of an enum is one of its values. */
final class EnumDefaultRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.enums().forEach(declared -> check(declared, context));
    }

    private static void check(EnumDeclaration declared, RuleContext context) {
        Name value = declared.defaultValue();
        List<String> values =
                declared.values().stream().map(each -> each.name().text()).toList();
        if (value != null && !values.contains(value.text())) {
            context.error(value, "the default \"" + value + "\" is not a value of \"" + declared.name() + "\"")
                    .hint(Suggestion.hintOfValues(value.text(), values));
        }
    }
}
