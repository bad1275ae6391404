package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Rejects fields that an ancestor of their class declares as well. */
final class InheritedFieldRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.classes()
                .filter(child -> child.parent() != null && !context.symbols().inCircle(child))
                .forEach(child -> check(child, context));
    }

    private static void check(ClassDeclaration child, RuleContext context) {
        Map<String, Name> inherited = new HashMap<>();
        for (ClassDeclaration ancestor : context.symbols().ancestorsOf(child)) {
            ancestor.fields().forEach(field -> inherited.putIfAbsent(key(field), field.name()));
        }
        for (FieldDeclaration field : child.fields()) {
            Name earlier = inherited.get(key(field));
            if (earlier != null) {
                context.error(
                                field.name(),
                                "the field \"" + field.name() + "\" is already declared by a class that \""
                                        + child.name() + "\" extends")
                        .note(earlier.span(), "it is declared here as \"" + earlier + "\"")
                        .hint("remove or rename one of them");
            }
        }
    }

    private static String key(FieldDeclaration field) {
        return field.name().text().toLowerCase(Locale.ROOT);
    }
}
