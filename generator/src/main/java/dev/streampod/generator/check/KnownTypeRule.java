package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.resolve.TypeResolver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requires that every type that is named exists, and has the type arguments that it takes. */
final class KnownTypeRule implements Rule {

    @Override
    public void check(RuleContext context) {
        TypeResolver resolver = new TypeResolver(context.symbols(), context.problems());
        TypeResolver thrown = TypeResolver.ofExceptions(context.symbols(), context.problems());
        context.classes().forEach(declared -> fields(declared.fields(), resolver));
        context.enums().forEach(declared -> fields(declared.properties(), resolver));
        context.endpoints().forEach(endpoint -> {
            stream(endpoint.stream(), resolver);
            endpoint.methods().forEach(method -> {
                method(method, resolver);
                method.exceptions().forEach(thrown::resolve);
            });
        });
        context.channels().forEach(channel -> channel(channel, resolver));
    }

    private static void fields(List<FieldDeclaration> fields, TypeResolver resolver) {
        fields.forEach(field -> type(field.type(), resolver));
    }

    private static void stream(@Nullable StreamDeclaration stream, TypeResolver resolver) {
        if (stream != null) {
            stream.directions().forEach(direction -> direction.messages().forEach(resolver::resolve));
        }
    }

    private static void method(MethodDeclaration method, TypeResolver resolver) {
        method.parameters().forEach(parameter -> streamOrType(parameter.type(), resolver));
        streamOrType(method.returns(), resolver);
    }

    private static void channel(ChannelDeclaration channel, TypeResolver resolver) {
        fields(channel.parameters(), resolver);
        type(channel.message(), resolver);
        type(channel.presence(), resolver);
    }

    private static void streamOrType(@Nullable TypeExpression type, TypeResolver resolver) {
        if (type == null || !type.name().text().equals(TypeExpression.STREAM)) {
            type(type, resolver);
        } else {
            resolver.resolveItem(type);
        }
    }

    private static void type(@Nullable TypeExpression type, TypeResolver resolver) {
        if (type != null) {
            resolver.resolve(type);
        }
    }
}
