package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The record of all endpoints that a server must provide. */
final class EndpointsRecordEmitter {

    /** A constructor takes at most 255 arguments, itself included. */
    private static final int MAX_COMPONENTS = 254;

    private final TypeNames names;

    EndpointsRecordEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(String protocolName, List<EndpointDefinition> endpoints) {
        return endpoints.size() > MAX_COMPONENTS
                ? new WideEndpointsEmitter(names).emit(protocolName, endpoints)
                : record(protocolName, endpoints);
    }

    private TypeSpec.Builder record(String protocolName, List<EndpointDefinition> endpoints) {
        NameScope components = components(endpoints);
        MethodSpec.Builder header = MethodSpec.constructorBuilder();
        MethodSpec.Builder constructor = MethodSpec.compactConstructorBuilder().addModifiers(Modifier.PUBLIC);
        CodeBlock.Builder doc =
                CodeBlock.builder().add("What a server of the protocol {@code $L} provides.\n", protocolName);
        for (EndpointDefinition endpoint : endpoints) {
            String component = components.get(endpoint.name());
            header.addParameter(names.skeleton(endpoint), component);
            String place = names.endpoints().simpleName() + "." + component;
            constructor.addStatement("$1L = $2T.present($1L, $3S)", component, RuntimeTypes.FIELDS, place);
            doc.add("\n$L", Javadocs.parameter(component, "the endpoint {@code " + endpoint.name() + "}"));
        }
        TypeSpec.Builder type = TypeSpec.recordBuilder(names.endpoints())
                .addJavadoc(doc.build())
                .addModifiers(Modifier.PUBLIC)
                .addSuperinterface(RuntimeTypes.ENDPOINT_SET)
                .recordConstructor(header.build());
        if (!endpoints.isEmpty()) {
            type.addMethod(constructor.build());
        }
        CodeBlock all = endpoints.stream()
                .map(endpoint -> CodeBlock.of("$L", components.get(endpoint.name())))
                .collect(CodeBlock.joining(",$W"));
        return type.addMethod(MemberSpecs.overriding("protocol")
                        .returns(RuntimeTypes.PROTOCOL)
                        .addStatement("return $T.INSTANCE", names.protocol())
                        .build())
                .addMethod(MemberSpecs.overriding("endpoints")
                        .returns(ParameterizedTypeName.get(ClassName.get(List.class), RuntimeTypes.ENDPOINT))
                        .addStatement("return $T.of($L)", List.class, all)
                        .build());
    }

    /** A component must not be called like a method that the record has anyway. */
    private static NameScope components(List<EndpointDefinition> endpoints) {
        var components = new NameScope();
        components.newName("protocol");
        components.newName("endpoints");
        endpoints.forEach(endpoint -> components.newName(endpoint.name(), endpoint.name()));
        return components;
    }
}
