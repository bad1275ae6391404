package dev.streampod.generator.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The class of all endpoints that a server must provide, with a builder, where they are too many for a record. */
final class WideEndpointsEmitter {

    private static final TypeName LIST_OF_ENDPOINTS =
            ParameterizedTypeName.get(ClassName.get(List.class), RuntimeTypes.ENDPOINT);

    private final TypeNames names;

    WideEndpointsEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(String protocolName, List<EndpointDefinition> endpoints) {
        ClassName type = names.endpoints();
        ClassName builder = type.nestedClass("Builder");
        return TypeSpec.classBuilder(type)
                .addJavadoc(
                        "What a server of the protocol {@code $L} provides. There are more endpoints than a constructor takes\nparameters: a builder collects them.",
                        protocolName)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(RuntimeTypes.ENDPOINT_SET)
                .addField(LIST_OF_ENDPOINTS, "endpoints", Modifier.PRIVATE, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(LIST_OF_ENDPOINTS, "endpoints")
                        .addStatement("this.endpoints = endpoints")
                        .build())
                .addMethod(MethodSpec.methodBuilder("builder")
                        .addJavadoc("Makes a builder without endpoints.")
                        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                        .returns(builder)
                        .addStatement("return new $T()", builder)
                        .build())
                .addMethod(MemberSpecs.overriding("protocol")
                        .returns(RuntimeTypes.PROTOCOL)
                        .addStatement("return $T.INSTANCE", names.protocol())
                        .build())
                .addMethod(MemberSpecs.overriding("endpoints")
                        .returns(LIST_OF_ENDPOINTS)
                        .addStatement("return this.endpoints")
                        .build())
                .addType(builder(type, builder, endpoints));
    }

    private TypeSpec builder(ClassName type, ClassName builder, List<EndpointDefinition> endpoints) {
        TypeName collected = ArrayTypeName.of(RuntimeTypes.ENDPOINT.annotated(RuntimeTypes.NULLABLE));
        TypeSpec.Builder spec = TypeSpec.classBuilder(builder)
                .addJavadoc("Collects the endpoints. Not safe for use by several threads.")
                .addAnnotation(RuntimeTypes.GENERATED)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addField(FieldSpec.builder(collected, "collected", Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("new $T[$L]", RuntimeTypes.ENDPOINT, endpoints.size())
                        .build())
                .addMethod(MemberSpecs.privateConstructor());
        NameScope setters = setters(endpoints);
        for (int i = 0; i < endpoints.size(); i++) {
            EndpointDefinition endpoint = endpoints.get(i);
            String setter = setters.get(endpoint.name());
            spec.addMethod(MethodSpec.methodBuilder(setter)
                    .addJavadoc("Sets the endpoint {@code $L}.", endpoint.name())
                    .addModifiers(Modifier.PUBLIC)
                    .returns(builder)
                    .addParameter(names.skeleton(endpoint), setter)
                    .addStatement(
                            "this.collected[$L] = $T.present($L, $S)",
                            i,
                            RuntimeTypes.FIELDS,
                            setter,
                            type.simpleName() + "." + setter)
                    .addStatement("return this")
                    .build());
        }
        return spec.addMethod(build(type, endpoints, setters)).build();
    }

    private static MethodSpec build(ClassName type, List<EndpointDefinition> endpoints, NameScope setters) {
        CodeBlock all = endpoints.stream()
                .map(endpoint -> CodeBlock.of("$S", setters.get(endpoint.name())))
                .collect(CodeBlock.joining(",$W"));
        return MethodSpec.methodBuilder("build")
                .addJavadoc(
                        "Makes the set of all endpoints.\n\n@throws $T when endpoints are missing; the message names them all",
                        RuntimeTypes.ILLEGAL_STATE)
                .addModifiers(Modifier.PUBLIC)
                .returns(type)
                .addStatement("$T names = $T.of($L)", listOfStrings(), List.class, all)
                .addStatement("$T missing = null", RuntimeTypes.STRING)
                .beginControlFlow("for (int i = 0; i < this.collected.length; i++)")
                .beginControlFlow("if (this.collected[i] == null)")
                .addStatement("missing = $T.and(missing, names.get(i))", RuntimeTypes.FIELDS)
                .endControlFlow()
                .endControlFlow()
                .beginControlFlow("if (missing != null)")
                .addStatement("throw $T.missing($S, missing)", RuntimeTypes.FIELDS, type.simpleName())
                .endControlFlow()
                .addStatement("return new $T($T.of(this.collected))", type, List.class)
                .build();
    }

    private static TypeName listOfStrings() {
        return ParameterizedTypeName.get(ClassName.get(List.class), RuntimeTypes.STRING);
    }

    /** A setter must not be called like a method that the builder has anyway. */
    private static NameScope setters(List<EndpointDefinition> endpoints) {
        var setters = new NameScope();
        setters.newName("build");
        endpoints.forEach(endpoint -> setters.newName(endpoint.name(), endpoint.name()));
        return setters;
    }
}
