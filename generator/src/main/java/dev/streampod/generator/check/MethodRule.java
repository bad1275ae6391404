package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.resolve.BadValueException;
import dev.streampod.generator.resolve.BuiltInTypes;
import dev.streampod.generator.resolve.DurationLiteral;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Checks the exceptions, the timeout, the idempotence and the generated names of methods. */
final class MethodRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.endpoints().forEach(endpoint -> {
            endpoint.methods().forEach(method -> check(method, context));
            asynchronousNames(endpoint, context);
        });
    }

    private static void check(MethodDeclaration method, RuleContext context) {
        exceptions(method, context);
        RawValue timeout = method.timeout();
        if (timeout != null) {
            timeout(timeout, context);
        }
        boolean streams = Stream.concat(
                        method.parameters().stream().map(FieldDeclaration::type), Stream.ofNullable(method.returns()))
                .anyMatch(type -> type != null && type.stream());
        if (method.idempotent() && streams) {
            context.error(method.name(), "\"" + method.name() + "\" cannot be idempotent, because it uses a stream")
                    .hint("remove \"idempotent\": only a call without streams can be sent again");
        }
        method.parameters().stream()
                .filter(parameter -> parameter.type() != null && parameter.type().stream())
                .flatMap(parameter -> parameter.option(Kind.DEFAULT).stream())
                .map(FieldOption::span)
                .forEach(span ->
                        context.error(span, "a stream cannot have a default").hint("remove the default"));
    }

    private static void exceptions(MethodDeclaration method, RuleContext context) {
        Map<String, TypeExpression> first = new HashMap<>();
        for (TypeExpression thrown : method.exceptions()) {
            String name = thrown.name().text();
            boolean other = BuiltInTypes.has(name)
                    || context.symbols()
                            .type(name)
                            .filter(declared -> !(declared instanceof ClassDeclaration found && found.exception()))
                            .isPresent();
            TypeExpression earlier = first.putIfAbsent(name, thrown);
            if (other) {
                context.error(thrown, "\"" + name + "\" cannot be thrown: it is not an exception")
                        .hint(
                                BuiltInTypes.has(name)
                                        ? "declare an exception with a field of this type, and name that exception here"
                                        : "declare it with \"exception: " + name + "\"");
            } else if (thrown.nullable()) {
                context.error(thrown, "an exception in \"throws\" cannot be nullable")
                        .hint("remove the \"?\"");
            } else if (earlier != null) {
                context.error(thrown, "\"" + name + "\" appears twice")
                        .note(earlier.span(), "it appears here first")
                        .hint("remove one of them");
            }
        }
    }

    private static void timeout(RawValue timeout, RuleContext context) {
        try {
            var duration = DurationLiteral.read(timeout.text());
            if (duration.isZero() || duration.isNegative()) {
                context.error(timeout, "a timeout must be longer than zero").hint("for example: 5s");
            }
        } catch (BadValueException e) {
            context.error(timeout, "the timeout is invalid: " + e.problem()).hint(e.hint());
        }
    }

    /** A stub has {@code clear} and {@code clearAsync} for a method {@code clear}. */
    private static void asynchronousNames(EndpointDeclaration endpoint, RuleContext context) {
        Map<String, Name> asynchronous = new HashMap<>();
        endpoint.methods().stream()
                .map(MethodDeclaration::name)
                .forEach(name -> asynchronous.put(name.text() + "Async", name));
        endpoint.methods().stream().map(MethodDeclaration::name).forEach(name -> {
            Name origin = asynchronous.get(name.text());
            if (origin != null) {
                context.error(
                                name,
                                "the name \"" + name + "\" is already used by a method that is generated for \""
                                        + origin + "\"")
                        .note(origin.span(), "it is generated for this method")
                        .hint("choose another name");
            }
        });
    }
}
