package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.NameShape;
import dev.streampod.generator.declaration.TypeExpression;
import java.util.List;

/** Names of fields, of the properties of enums, and of parameters. */
final class FieldNames implements Rule {

    @Override
    public void check(Subject subject) {
        NameRules rules = new NameRules(NameShape.FIELD, subject.problems());
        subject.declarations().classes().forEach(declared -> fields(rules, declared, subject));
        subject.declarations()
                .enums()
                .flatMap(declared -> declared.properties().stream())
                .map(FieldDeclaration::name)
                .forEach(name -> rules.check("a property", name, ReservedNames.enumProperty(name.text())));
        subject.declarations()
                .endpoints()
                .flatMap(endpoint -> endpoint.methods().stream())
                .forEach(method -> parameters(rules, method.parameters()));
        subject.declarations().channels().forEach(channel -> parameters(rules, channel.parameters()));
    }

    private static void fields(NameRules rules, ClassDeclaration declared, Subject subject) {
        declared.fields().forEach(field -> {
            Name name = field.name();
            // "String text:" was reported as a field without a type.
            boolean reported = field.type() == null && name.text().indexOf(' ') > 0;
            if (reported || swapped(field, subject)) {
                return;
            }
            boolean taken =
                    declared.exception() ? ReservedNames.exceptionField(name.text()) : ReservedNames.field(name.text());
            rules.check("a field", name, taken);
        });
    }

    /** Whether a type stands where the name should, and a name where the type should, which is reported. */
    private static boolean swapped(FieldDeclaration field, Subject subject) {
        TypeExpression type = field.type();
        String name = field.name().text();
        if (type == null || !type.arguments().isEmpty()) {
            return false;
        }
        boolean swapped =
                (BuiltInTypes.has(name) || subject.symbols().type(name).isPresent())
                        && !BuiltInTypes.has(type.name().text())
                        && subject.symbols().type(type.name().text()).isEmpty()
                        && NameShape.FIELD.pattern().matcher(type.name().text()).matches();
        if (swapped) {
            subject.problems()
                    .error(field.name().span(), "\"" + name + "\" is a type, but stands where the name belongs")
                    .hint("write the name first: " + type.name() + ": " + name);
        }
        return swapped;
    }

    private static void parameters(NameRules rules, List<FieldDeclaration> parameters) {
        parameters.forEach(parameter -> rules.check("a parameter", parameter.name(), false));
    }
}
