package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.resolve.BuiltInTypes;
import dev.streampod.generator.resolve.TypeResolver;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requires that messages and presence info of channels are classes, and that channel parameters have types of names. */
final class ChannelRule implements Rule {

    /** So that the name of a channel stays within what a channel's name may be, texts aside. */
    static final int MAX_PARAMETERS = 16;

    private static final String MESSAGE_HINT =
            "name a class, or a sealed class that others extend; to post any entity, use session.messages()";

    private static final Set<Scalar> PARAMETERS =
            EnumSet.of(Scalar.STRING, Scalar.BOOLEAN, Scalar.INT, Scalar.LONG, Scalar.BIG_INTEGER, Scalar.UUID);

    @Override
    public void check(RuleContext context) {
        // Types are reported elsewhere: here they are only looked up.
        TypeResolver resolver = new TypeResolver(context.symbols(), new Problems());
        context.channels().forEach(channel -> {
            entityClass(channel.message(), "the message of a channel", MESSAGE_HINT, context);
            entityClass(channel.presence(), "presence info", "name a class", context);
            channel.parameters().forEach(parameter -> parameter(parameter, resolver, context));
            number(channel, context);
        });
    }

    private static void entityClass(@Nullable TypeExpression message, String what, String hint, RuleContext context) {
        if (message == null) {
            return;
        }
        String name = message.name().text();
        Declaration declared = context.symbols().type(name).orElse(null);
        if (BuiltInTypes.DYNAMIC.contains(name)) {
            context.error(message, "\"" + name + "\" cannot be " + what).hint(hint);
        } else if (BuiltInTypes.has(name)
                || (declared != null && !declared.kind().equals("class"))) {
            context.error(message, "\"" + name + "\" cannot be " + what + ": it is not a class")
                    .hint("declare a class with a field of this type, and name that class here");
        } else if (message.nullable()) {
            context.error(message, what + " cannot be null").hint("remove the \"?\"");
        }
    }

    private static void parameter(FieldDeclaration parameter, TypeResolver resolver, RuleContext context) {
        TypeExpression type = parameter.type();
        if (type == null) {
            return;
        }
        TypeRef resolved = resolver.resolve(type).orElse(null);
        if (resolved != null && !allowed(resolved)) {
            context.error(type, "\"" + type.name() + "\" cannot be the type of a channel parameter")
                    .hint("a channel parameter must be a String, boolean, int, long, BigInteger, UUID or an enum");
        } else if (type.nullable()) {
            context.error(type, "a channel parameter cannot be null").hint("remove the \"?\"");
        }
    }

    private static boolean allowed(TypeRef type) {
        return type instanceof EnumType || (type instanceof ScalarType scalar && PARAMETERS.contains(scalar.scalar()));
    }

    private static void number(ChannelDeclaration channel, RuleContext context) {
        if (channel.parameters().size() > MAX_PARAMETERS) {
            context.error(
                            channel.parameters().get(MAX_PARAMETERS).name(),
                            "the channel \"" + channel.name() + "\" has more than " + MAX_PARAMETERS + " parameters")
                    .hint("combine several of them in one String");
        }
    }
}
