package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import javax.lang.model.element.Modifier;

/** The class through which a client uses an endpoint. */
final class EndpointStubEmitter {

    private final TypeNames names;

    EndpointStubEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(EndpointDefinition endpoint) {
        StreamDefinition stream = EndpointConstants.streamOf(endpoint);
        ClassName outgoing = names.messages(stream.fromClient());
        ClassName incoming = names.messages(stream.toClient());
        return TypeSpec.classBuilder(names.stub(endpoint))
                .addJavadoc(Javadocs.of(endpoint.doc(), "The endpoint {@code " + endpoint.name() + "}."))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(RuntimeTypes.ENDPOINT_STUB, outgoing, incoming))
                .addField(EndpointConstants.definition(endpoint, names))
                .addMethod(MethodSpec.constructorBuilder()
                        .addParameter(RuntimeTypes.STREAMPOD_CLIENT, "client")
                        .addStatement("super(client, $L, $T.class)", EndpointConstants.DEFINITION, incoming)
                        .build());
    }
}
