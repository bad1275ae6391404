package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import java.time.Duration;
import javax.lang.model.element.Modifier;

/** The class through which a client uses an endpoint. */
final class EndpointStubEmitter {

    private static final String DEADLINE = "deadline";

    private final TypeNames names;

    EndpointStubEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(EndpointDefinition endpoint) {
        TypeSpec.Builder type = TypeSpec.classBuilder(names.stub(endpoint))
                .addJavadoc(Javadocs.of(endpoint.doc(), "The endpoint {@code " + endpoint.name() + "}."))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addField(EndpointConstants.definition(endpoint, names));
        StreamDefinition stream = endpoint.stream();
        if (stream == null) {
            type.superclass(RuntimeTypes.METHOD_STUB)
                    .addMethod(constructor(CodeBlock.of("super(client, $L)", EndpointConstants.DEFINITION)));
        } else {
            ClassName incoming = names.messages(stream.toClient());
            type.superclass(ParameterizedTypeName.get(
                            RuntimeTypes.ENDPOINT_STUB, names.messages(stream.fromClient()), incoming))
                    .addMethod(constructor(
                            CodeBlock.of("super(client, $L, $T.class)", EndpointConstants.DEFINITION, incoming)));
        }
        endpoint.followed().forEach(channel -> new FollowMethodsEmitter(names).addTo(type, channel));
        if (!endpoint.methods().isEmpty()) {
            addDeadline(type, names.stub(endpoint));
            new StubMethodsEmitter(names).addTo(type, endpoint);
        }
        return type;
    }

    private static MethodSpec constructor(CodeBlock call) {
        return MethodSpec.constructorBuilder()
                .addParameter(RuntimeTypes.STREAMPOD_CLIENT, "client")
                .addStatement(call)
                .build();
    }

    private static void addDeadline(TypeSpec.Builder type, ClassName stub) {
        type.addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(stub, "original")
                        .addParameter(Duration.class, DEADLINE)
                        .addStatement("super(original, $L)", DEADLINE)
                        .build())
                .addMethod(MethodSpec.methodBuilder("withDeadline")
                        .addJavadoc("The same endpoint, each of whose calls ends after that time, on both sides.")
                        .addModifiers(Modifier.PUBLIC)
                        .returns(stub)
                        .addParameter(Duration.class, DEADLINE)
                        .addStatement("return new $T(this, $L)", stub, DEADLINE)
                        .build());
    }
}
