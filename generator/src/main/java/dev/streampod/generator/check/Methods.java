package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.TypeExpression;

/** A method throws exceptions of the protocol, and waits for a time that can be told. */
final class Methods implements Rule {

    @Override
    public void check(Subject subject) {
        subject.declarations()
                .endpoints()
                .flatMap(endpoint -> endpoint.methods().stream())
                .forEach(method -> check(method, subject));
    }

    private static void check(MethodDeclaration method, Subject subject) {
        for (TypeExpression thrown : method.exceptions()) {
            String name = thrown.name().text();
            boolean other = BuiltInTypes.has(name)
                    || subject.symbols()
                            .type(name)
                            .filter(declared -> !(declared instanceof ClassDeclaration found && found.exception()))
                            .isPresent();
            if (other) {
                subject.problems()
                        .error(thrown.span(), "\"" + name + "\" cannot be thrown: it is not an exception")
                        .hint("declare it with \"exception: " + name + "\"");
            }
        }
        RawValue timeout = method.timeout();
        if (timeout != null) {
            try {
                DurationLiteral.read(timeout.text());
            } catch (BadValueException e) {
                subject.problems()
                        .error(timeout.span(), "the timeout does not fit: " + e.problem())
                        .hint(e.hint());
            }
        }
    }
}
