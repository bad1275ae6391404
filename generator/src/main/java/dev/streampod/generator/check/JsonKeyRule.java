package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.resolve.JsonKey;
import java.util.HashMap;
import java.util.Map;

/** Requires that each field of a class has its own key on the wire. */
public final class JsonKeyRule implements Rule {

    private static final String CLASS_KEY = "@class";

    @Override
    public void check(RuleContext context) {
        context.classes().forEach(declared -> {
            declared.fields().forEach(field -> check(field, context));
            unique(declared, context);
        });
    }

    private static void check(FieldDeclaration field, RuleContext context) {
        RawValue value = field.option(Kind.JSON_KEY).map(FieldOption::value).orElse(null);
        if (value == null) {
            return;
        }
        String key = JsonKey.of(field);
        if (key.isEmpty()) {
            context.error(value, "a jsonKey cannot be empty").hint("remove it, or write the key");
        } else if (key.equals(CLASS_KEY)) {
            context.error(value, "\"" + CLASS_KEY + "\" cannot be a jsonKey: it carries the name of the class")
                    .hint("choose another key");
        }
    }

    private static void unique(ClassDeclaration declared, RuleContext context) {
        Map<String, Name> taken = new HashMap<>();
        if (!context.symbols().inCircle(declared)) {
            for (ClassDeclaration ancestor : context.symbols().ancestorsOf(declared)) {
                ancestor.fields().forEach(field -> taken.putIfAbsent(JsonKey.of(field), field.name()));
            }
        }
        for (FieldDeclaration field : declared.fields()) {
            Name other = taken.putIfAbsent(JsonKey.of(field), field.name());
            if (other != null && !other.text().equals(field.name().text())) {
                context.error(
                                field.name(),
                                "the fields \"" + other + "\" and \"" + field.name() + "\" have the same key \""
                                        + JsonKey.of(field) + "\" on the wire")
                        .note(other.span(), "the other field is here")
                        .hint("give one of them another jsonKey");
            }
        }
    }
}
