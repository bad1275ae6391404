package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.TypeExpression;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a method throws, how long it may take, when it may be called again, and what its stub is called. */
final class Methods implements Rule {

    @Override
    public void check(Subject subject) {
        subject.declarations().endpoints().forEach(endpoint -> {
            endpoint.methods().forEach(method -> check(method, subject));
            asynchronousNames(endpoint, subject);
        });
    }

    private static void check(MethodDeclaration method, Subject subject) {
        exceptions(method, subject);
        RawValue timeout = method.timeout();
        if (timeout != null) {
            timeout(timeout, subject);
        }
        boolean streams = Stream.concat(
                        method.parameters().stream().map(FieldDeclaration::type), Stream.ofNullable(method.returns()))
                .anyMatch(type -> type != null && type.stream());
        if (method.idempotent() && streams) {
            subject.problems()
                    .error(
                            method.name().span(),
                            "\"" + method.name() + "\" cannot be idempotent, because it uses a stream")
                    .hint("remove \"idempotent\": only a call without streams can be sent again");
        }
        method.parameters().stream()
                .filter(parameter -> parameter.type() != null && parameter.type().stream())
                .flatMap(parameter -> parameter.option(Kind.DEFAULT).stream())
                .map(FieldOption::span)
                .forEach(span -> subject.problems()
                        .error(span, "a stream cannot have a default")
                        .hint("remove the default"));
    }

    private static void exceptions(MethodDeclaration method, Subject subject) {
        Map<String, TypeExpression> first = new HashMap<>();
        for (TypeExpression thrown : method.exceptions()) {
            String name = thrown.name().text();
            boolean other = BuiltInTypes.has(name)
                    || subject.symbols()
                            .type(name)
                            .filter(declared -> !(declared instanceof ClassDeclaration found && found.exception()))
                            .isPresent();
            TypeExpression earlier = first.putIfAbsent(name, thrown);
            if (other) {
                subject.problems()
                        .error(thrown.span(), "\"" + name + "\" cannot be thrown: it is not an exception")
                        .hint("declare it with \"exception: " + name + "\"");
            } else if (thrown.nullable()) {
                subject.problems()
                        .error(thrown.span(), "an exception in \"throws\" cannot be nullable")
                        .hint("remove the \"?\"");
            } else if (earlier != null) {
                subject.problems()
                        .error(thrown.span(), "\"" + name + "\" appears twice")
                        .note(earlier.span(), "it appears here first")
                        .hint("remove one of them");
            }
        }
    }

    private static void timeout(RawValue timeout, Subject subject) {
        try {
            var duration = DurationLiteral.read(timeout.text());
            if (duration.isZero() || duration.isNegative()) {
                subject.problems()
                        .error(timeout.span(), "a timeout must be longer than zero")
                        .hint("for example: 5s");
            }
        } catch (BadValueException e) {
            subject.problems()
                    .error(timeout.span(), "the timeout is invalid: " + e.problem())
                    .hint(e.hint());
        }
    }

    /** A stub has {@code clear} and {@code clearAsync} for a method {@code clear}. */
    private static void asynchronousNames(EndpointDeclaration endpoint, Subject subject) {
        Map<String, Name> asynchronous = new HashMap<>();
        endpoint.methods().stream()
                .map(MethodDeclaration::name)
                .forEach(name -> asynchronous.put(name.text() + "Async", name));
        endpoint.methods().stream().map(MethodDeclaration::name).forEach(name -> {
            Name origin = asynchronous.get(name.text());
            if (origin != null) {
                subject.problems()
                        .error(
                                name.span(),
                                "the name \"" + name + "\" is already used by a method that is generated for \""
                                        + origin + "\"")
                        .note(origin.span(), "it is generated for this method")
                        .hint("choose another name");
            }
        });
    }
}
