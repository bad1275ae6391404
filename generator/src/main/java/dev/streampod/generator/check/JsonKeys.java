package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.RawValue;
import java.util.HashMap;
import java.util.Map;

/** Each field has its own key on the wire. */
public final class JsonKeys implements Rule {

    private static final String CLASS_KEY = "@class";

    /** The key of a field on the wire. */
    public static String of(FieldDeclaration field) {
        return field.option(Kind.JSON_KEY)
                .map(FieldOption::value)
                .map(value -> TextLiteral.withoutQuotes(value.text()))
                .orElse(field.name().text());
    }

    @Override
    public void check(Subject subject) {
        subject.declarations().classes().forEach(declared -> {
            declared.fields().forEach(field -> check(field, subject));
            unique(declared, subject);
        });
    }

    private static void check(FieldDeclaration field, Subject subject) {
        RawValue value = field.option(Kind.JSON_KEY).map(FieldOption::value).orElse(null);
        if (value == null) {
            return;
        }
        String key = of(field);
        if (key.isEmpty()) {
            subject.problems().error(value.span(), "a jsonKey cannot be empty").hint("remove it, or write the key");
        } else if (key.equals(CLASS_KEY)) {
            subject.problems()
                    .error(value.span(), "\"" + CLASS_KEY + "\" cannot be a jsonKey: it carries the name of the class")
                    .hint("choose another key");
        }
    }

    private static void unique(ClassDeclaration declared, Subject subject) {
        Map<String, Name> taken = new HashMap<>();
        for (ClassDeclaration ancestor : subject.symbols().ancestorsOf(declared)) {
            if (!ancestor.equals(declared)) {
                ancestor.fields().forEach(field -> taken.putIfAbsent(of(field), field.name()));
            }
        }
        for (FieldDeclaration field : declared.fields()) {
            Name other = taken.putIfAbsent(of(field), field.name());
            if (other != null && !other.text().equals(field.name().text())) {
                subject.problems()
                        .error(
                                field.name().span(),
                                "the fields \"" + other + "\" and \"" + field.name() + "\" have the same key \""
                                        + of(field) + "\" on the wire")
                        .note(other.span(), "the other field is here")
                        .hint("give one of them another jsonKey");
            }
        }
    }
}
