package dev.streampod.generator.check;

import dev.streampod.generator.declaration.NameShape;
import dev.streampod.generator.resolve.ReservedNames;

/** Checks the names of classes, exceptions and enums. */
final class TypeNameRule implements Rule {

    @Override
    public void check(RuleContext context) {
        NameCheck names = new NameCheck(NameShape.TYPE, context.problems());
        context.types()
                .forEach(declared -> names.check(
                        declared.kind().equals("class") ? "a class" : "an " + declared.kind(),
                        declared.name(),
                        ReservedNames.type(declared.name().text())));
    }
}
