package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.StreamDeclaration.Direction;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.resolve.BuiltInTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Requires that the messages of a stream are classes, each named once. */
final class StreamMessageRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.endpoints().flatMap(EndpointDeclaration::directions).forEach(direction -> check(direction, context));
    }

    private static void check(Direction direction, RuleContext context) {
        Map<String, TypeExpression> first = new HashMap<>();
        for (TypeExpression message : direction.messages()) {
            String name = message.name().text();
            Declaration declared = context.symbols().type(name).orElse(null);
            TypeExpression earlier = first.putIfAbsent(name, message);
            if (BuiltInTypes.DYNAMIC.contains(name)) {
                context.error(message, "\"" + name + "\" cannot be listed as a message")
                        .hint("remove \"" + direction.key() + "\" to let any entity flow");
            } else if (BuiltInTypes.has(name)
                    || (declared != null && !declared.kind().equals("class"))) {
                context.error(message, "\"" + name + "\" cannot be a message of a stream: it is not a class")
                        .hint("declare a class with a field of this type, and name that class here");
            } else if (message.nullable()) {
                context.error(message, "a message of a stream cannot be null").hint("remove the \"?\"");
            } else if (earlier != null) {
                context.error(message, "\"" + name + "\" appears twice")
                        .note(earlier.span(), "it appears here first")
                        .hint("remove one of them");
            }
        }
        foreign(direction, context)
                .ifPresent(message -> context.info(
                                message,
                                "the messages of \"" + direction.key()
                                        + "\" are of the type SerializableEntity in Java: \"" + message.name()
                                        + "\" belongs to another protocol and cannot join a sealed interface")
                        .hint("to let the compiler know all messages, declare a class with a field of that type"));
    }

    /** The first message that is a class of another protocol. */
    private static Optional<TypeExpression> foreign(Direction direction, RuleContext context) {
        return direction.messages().stream()
                .filter(message ->
                        context.symbols().moduleOfType(message.name().text()).isPresent())
                .findFirst();
    }
}
