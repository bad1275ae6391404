package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.NameShape;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.resolve.BuiltInTypes;
import dev.streampod.generator.resolve.ReservedNames;
import java.util.List;

/** Checks the names of fields, of the properties of enums, and of parameters. */
final class FieldNameRule implements Rule {

    @Override
    public void check(RuleContext context) {
        NameCheck names = new NameCheck(NameShape.FIELD, context.problems());
        context.classes().forEach(declared -> fields(names, declared, context));
        context.enums()
                .flatMap(declared -> declared.properties().stream())
                .map(FieldDeclaration::name)
                .forEach(name -> names.check("a property", name, ReservedNames.enumProperty(name.text())));
        context.methods().forEach(method -> parameters(names, method.parameters()));
        context.channels().forEach(channel -> parameters(names, channel.parameters()));
    }

    private static void fields(NameCheck names, ClassDeclaration declared, RuleContext context) {
        declared.fields().forEach(field -> {
            Name name = field.name();
            // "String text:" was reported as a field without a type.
            boolean reported = field.type() == null && name.text().indexOf(' ') > 0;
            if (reported || swapped(field, context)) {
                return;
            }
            boolean taken =
                    declared.exception() ? ReservedNames.exceptionField(name.text()) : ReservedNames.field(name.text());
            names.check("a field", name, taken);
        });
    }

    /** Whether a type stands where the name should, and a name where the type should, which is reported. */
    private static boolean swapped(FieldDeclaration field, RuleContext context) {
        TypeExpression type = field.type();
        String name = field.name().text();
        if (type == null || !type.arguments().isEmpty()) {
            return false;
        }
        boolean swapped =
                (BuiltInTypes.has(name) || context.symbols().type(name).isPresent())
                        && !BuiltInTypes.has(type.name().text())
                        && context.symbols().type(type.name().text()).isEmpty()
                        && NameShape.FIELD.pattern().matcher(type.name().text()).matches();
        if (swapped) {
            context.error(field.name(), "\"" + name + "\" is a type, but is written where the name belongs")
                    .hint("write the name first: " + type.name() + ": " + name);
        }
        return swapped;
    }

    private static void parameters(NameCheck names, List<FieldDeclaration> parameters) {
        parameters.forEach(parameter -> names.check("a parameter", parameter.name(), false));
    }
}
