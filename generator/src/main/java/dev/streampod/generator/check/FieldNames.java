package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.NameShape;
import java.util.List;

/** Names of fields, of the properties of enums, and of parameters. */
final class FieldNames implements Rule {

    @Override
    public void check(Subject subject) {
        NameRules rules = new NameRules(NameShape.FIELD, subject.problems());
        subject.declarations().classes().forEach(declared -> fields(rules, declared));
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

    private static void fields(NameRules rules, ClassDeclaration declared) {
        declared.fields().stream().map(FieldDeclaration::name).forEach(name -> {
            boolean taken =
                    declared.exception() ? ReservedNames.exceptionField(name.text()) : ReservedNames.field(name.text());
            rules.check("a field", name, taken);
        });
    }

    private static void parameters(NameRules rules, List<FieldDeclaration> parameters) {
        parameters.forEach(parameter -> rules.check("a parameter", parameter.name(), false));
    }
}
