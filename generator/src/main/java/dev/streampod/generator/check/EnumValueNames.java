package dev.streampod.generator.check;

import dev.streampod.generator.declaration.EnumDeclaration.Value;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.NameShape;
import java.util.HashMap;
import java.util.Map;

/** Names of the values of an enum: each once, also in Java, where a property may not have it either. */
public final class EnumValueNames implements Rule {

    @Override
    public void check(Subject subject) {
        NameRules rules = new NameRules(NameShape.ENUM_VALUE, subject.problems());
        subject.declarations().enums().forEach(declared -> check(declared, rules, subject));
    }

    /** The name of the constant in Java. */
    public static String javaName(String name) {
        return ReservedNames.javaWord(name) ? name + "_" : name;
    }

    private static void check(EnumDeclaration declared, NameRules rules, Subject subject) {
        Map<String, Name> taken = new HashMap<>();
        for (Value value : declared.values()) {
            Name name = value.name();
            if (!rules.shaped("a value", name)) {
                continue;
            }
            Name earlier = taken.putIfAbsent(javaName(name.text()), name);
            if (earlier != null) {
                String message = earlier.text().equals(name.text())
                        ? "the value \"" + name + "\" appears twice"
                        : "\"" + name + "\" and \"" + earlier + "\" have the same name in Java";
                subject.problems()
                        .error(name.span(), message)
                        .note(earlier.span(), "the first one is here")
                        .hint("remove or rename one of them");
            }
        }
        for (FieldDeclaration property : declared.properties()) {
            Name value = taken.get(property.name().text());
            if (value != null) {
                subject.problems()
                        .error(property.name().span(), "a property and a value are both called \"" + value + "\"")
                        .note(value.span(), "the value is here")
                        .hint("rename one of them");
            }
        }
    }
}
