package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import java.util.concurrent.CompletableFuture;
import javax.lang.model.element.Modifier;

/** The methods of an endpoint on the client: one that waits, one that does not, or one that gives a stream. */
final class StubMethodsEmitter {

    private final TypeNames names;

    StubMethodsEmitter(TypeNames names) {
        this.names = names;
    }

    void addTo(TypeSpec.Builder type, EndpointDefinition endpoint) {
        var constants = new MethodConstants(endpoint, names);
        for (MethodDefinition method : endpoint.methods()) {
            CodeBlock arguments = arguments(method, constants);
            if (method.returnsStream()) {
                type.addMethod(streaming(method, arguments));
            } else {
                type.addMethod(waiting(method, arguments)).addMethod(asynchronous(method, arguments));
            }
        }
    }

    private MethodSpec streaming(MethodDefinition method, CodeBlock arguments) {
        TypeName stream = ParameterizedTypeName.get(RuntimeTypes.MESSAGE_STREAM, MethodTypes.result(method, names));
        return declared(method, method.name())
                .returns(stream)
                .addStatement("return callStream($L)", arguments)
                .build();
    }

    private MethodSpec waiting(MethodDefinition method, CodeBlock arguments) {
        MethodSpec.Builder waiting = declared(method, method.name()).returns(MethodTypes.returned(method, names));
        method.exceptions().forEach(exception -> waiting.addException(names.entity(exception)));
        return waiting.addStatement(method.returns() == null ? "call($L)" : "return call($L)", arguments)
                .build();
    }

    private MethodSpec asynchronous(MethodDefinition method, CodeBlock arguments) {
        TypeName future =
                ParameterizedTypeName.get(ClassName.get(CompletableFuture.class), MethodTypes.result(method, names));
        return declared(method, method.name() + "Async")
                .returns(future)
                .addStatement("return callAsync($L)", arguments)
                .build();
    }

    private MethodSpec.Builder declared(MethodDefinition method, String name) {
        MethodSpec.Builder declared = MethodSpec.methodBuilder(name)
                .addAnnotations(MemberSpecs.deprecation(method.deprecated()))
                .addJavadoc(MethodDocs.forClient(method))
                .addModifiers(Modifier.PUBLIC);
        for (ParameterDefinition parameter : method.parameters()) {
            declared.addParameter(MethodTypes.of(parameter, names), parameter.name());
        }
        return declared;
    }

    private static CodeBlock arguments(MethodDefinition method, MethodConstants constants) {
        CodeBlock.Builder arguments = CodeBlock.builder().add(constants.of(method));
        method.parameters().forEach(parameter -> arguments.add(",$W$L", parameter.name()));
        return arguments.build();
    }
}
