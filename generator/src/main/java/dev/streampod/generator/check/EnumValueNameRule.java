package dev.streampod.generator.check;

import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration.Value;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.NameShape;
import dev.streampod.generator.resolve.JavaNames;
import java.util.HashMap;
import java.util.Map;

/** Checks the names of the values of an enum: unique, in Java as well, and different from those of its properties. */
public final class EnumValueNameRule implements Rule {

    @Override
    public void check(RuleContext context) {
        NameCheck names = new NameCheck(NameShape.ENUM_VALUE, context.problems());
        context.enums().forEach(declared -> check(declared, names, context));
    }

    private static void check(EnumDeclaration declared, NameCheck names, RuleContext context) {
        Map<String, Name> taken = new HashMap<>();
        for (Value value : declared.values()) {
            Name name = value.name();
            if (!names.shaped("a value", name)) {
                continue;
            }
            Name earlier = taken.putIfAbsent(JavaNames.enumConstant(name.text()), name);
            if (earlier != null) {
                String message = earlier.text().equals(name.text())
                        ? "the value \"" + name + "\" appears twice"
                        : "\"" + name + "\" and \"" + earlier + "\" have the same name in Java";
                context.error(name, message)
                        .note(earlier.span(), "the first one is here")
                        .hint("remove or rename one of them");
            }
        }
        for (FieldDeclaration property : declared.properties()) {
            Name value = taken.get(property.name().text());
            if (value != null) {
                context.error(property.name(), "a property and a value are both called \"" + value + "\"")
                        .note(value.span(), "the value is here")
                        .hint("rename one of them");
            }
        }
    }
}
