package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The client of the protocol, with an accessor for each endpoint. */
final class ClientEmitter {

    private final TypeNames names;

    ClientEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(String protocolName, List<EndpointDefinition> endpoints) {
        ClassName client = names.client();
        TypeName builder = ParameterizedTypeName.get(RuntimeTypes.CLIENT_BUILDER, client);
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(builder, "builder")
                .addStatement("super(builder)");
        TypeSpec.Builder type = TypeSpec.classBuilder(client)
                .addJavadoc("A client of the protocol {@code $L}. Safe for use from any thread.", protocolName)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(RuntimeTypes.STREAMPOD_CLIENT);
        for (EndpointDefinition endpoint : endpoints) {
            type.addField(names.stub(endpoint), endpoint.name(), Modifier.PRIVATE, Modifier.FINAL);
            constructor.addStatement("this.$L = new $T(this)", endpoint.name(), names.stub(endpoint));
        }
        type.addMethod(constructor.build())
                .addMethod(MethodSpec.methodBuilder("builder")
                        .addJavadoc(
                                "Starts to configure a client.\n\n@param url where the server is, for example {@code http://localhost:8080}")
                        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                        .returns(builder)
                        .addParameter(String.class, "url")
                        .addStatement(
                                "return new $T<>(url, $T.INSTANCE, $T::new)",
                                RuntimeTypes.CLIENT_BUILDER,
                                names.protocol(),
                                client)
                        .build());
        endpoints.forEach(endpoint -> type.addMethod(accessor(endpoint)));
        return type;
    }

    private MethodSpec accessor(EndpointDefinition endpoint) {
        return MethodSpec.methodBuilder(endpoint.name())
                .addJavadoc(Javadocs.of(endpoint.doc(), "The endpoint {@code " + endpoint.name() + "}."))
                .addModifiers(Modifier.PUBLIC)
                .returns(names.stub(endpoint))
                .addStatement("return this.$L", endpoint.name())
                .build();
    }
}
