package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import javax.lang.model.element.Modifier;

/** The constant by which a skeleton or a stub tells its runtime what the protocol says of the endpoint. */
final class EndpointConstants {

    static final String DEFINITION = "DEFINITION";

    private EndpointConstants() {}

    static FieldSpec definition(EndpointDefinition endpoint, TypeNames names) {
        CodeBlock.Builder code =
                CodeBlock.builder().add("$T.builder($S)$>$>", RuntimeTypes.ENDPOINT_DEFINITION, endpoint.name());
        if (endpoint.requireLogin()) {
            code.add("\n.requireLogin()");
        }
        if (!endpoint.requiredScopes().isEmpty()) {
            CodeBlock scopes =
                    endpoint.requiredScopes().stream().map(Literals::string).collect(CodeBlock.joining(", "));
            code.add("\n.requiredScopes($L)", scopes);
        }
        StreamDefinition stream = endpoint.stream();
        if (stream != null) {
            code.add("\n.stream($L,$W$L)", messages(stream.fromClient(), names), messages(stream.toClient(), names));
        }
        if (!endpoint.methods().isEmpty()) {
            var constants = new MethodConstants(endpoint, names);
            CodeBlock all = endpoint.methods().stream().map(constants::of).collect(CodeBlock.joining(",$W"));
            code.add("\n.methods($L)", all);
        }
        if (!endpoint.followed().isEmpty()) {
            CodeBlock all = endpoint.followed().stream()
                    .map(channel -> ChannelConstants.of(channel, names))
                    .collect(CodeBlock.joining(",$W"));
            code.add("\n.channels($L)", all);
        }
        return FieldSpec.builder(
                        RuntimeTypes.ENDPOINT_DEFINITION, DEFINITION, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(code.add("\n.build()$<$<").build())
                .build();
    }

    private static CodeBlock messages(StreamDirection direction, TypeNames names) {
        return direction instanceof StreamDirection.AnyEntity
                ? MessageSets.any()
                : MessageSets.of(direction.concreteTypes(), names);
    }
}
