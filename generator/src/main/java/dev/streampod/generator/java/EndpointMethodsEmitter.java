package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import javax.lang.model.element.Modifier;

/** The methods of an endpoint on the server: one abstract for each, and the one through which the runtime calls them. */
final class EndpointMethodsEmitter {

    private static final String METHOD = "method";
    private static final String SESSION = "session";
    private static final String ARGUMENTS = "arguments";

    private final TypeNames names;

    EndpointMethodsEmitter(TypeNames names) {
        this.names = names;
    }

    void addTo(TypeSpec.Builder type, EndpointDefinition endpoint) {
        if (endpoint.methods().isEmpty()) {
            return;
        }
        endpoint.methods().forEach(method -> type.addMethod(abstractMethod(method)));
        type.addMethod(dispatch(endpoint));
    }

    private MethodSpec abstractMethod(MethodDefinition method) {
        var scope = new LocalNames();
        method.parameters().forEach(parameter -> scope.newName(parameter.name()));
        String session = scope.newName(SESSION);
        MethodSpec.Builder declared = MethodSpec.methodBuilder(method.name())
                .addJavadoc(MethodDocs.forServer(
                        method, Javadocs.parameter(session, "the caller's, which ends with the call")))
                .addModifiers(Modifier.PROTECTED, Modifier.ABSTRACT)
                .returns(MethodTypes.returned(method, names))
                .addParameter(RuntimeTypes.SESSION, session);
        for (ParameterDefinition parameter : method.parameters()) {
            declared.addParameter(MethodTypes.of(parameter, names), parameter.name());
        }
        method.exceptions().forEach(exception -> declared.addException(names.entity(exception)));
        return declared.build();
    }

    private MethodSpec dispatch(EndpointDefinition endpoint) {
        MethodSpec.Builder call = MethodSpec.methodBuilder("call")
                .addAnnotation(RuntimeTypes.OVERRIDE)
                .addModifiers(Modifier.PROTECTED, Modifier.FINAL)
                .returns(ClassName.get(Object.class).annotated(RuntimeTypes.NULLABLE))
                .addParameter(
                        ParameterizedTypeName.get(
                                RuntimeTypes.METHOD_DEFINITION, WildcardTypeName.subtypeOf(Object.class)),
                        METHOD)
                .addParameter(RuntimeTypes.SESSION, SESSION)
                .addParameter(RuntimeTypes.CALL_ARGUMENTS, ARGUMENTS)
                .beginControlFlow("switch ($L.name())", METHOD);
        for (MethodDefinition method : endpoint.methods()) {
            call.addCode("case $S:\n$>", method.name());
            if (method.returns() == null) {
                call.addStatement("$L", invocation(method)).addStatement("return null");
            } else {
                call.addStatement("return $L", invocation(method));
            }
            call.addCode("$<");
        }
        return call.addCode("default:\n$>")
                .addStatement("return super.call($L, $L, $L)", METHOD, SESSION, ARGUMENTS)
                .addCode("$<")
                .endControlFlow()
                .build();
    }

    private CodeBlock invocation(MethodDefinition method) {
        CodeBlock.Builder code = CodeBlock.builder().add("this.$L($L", method.name(), SESSION);
        int index = 0;
        for (ParameterDefinition parameter : method.parameters()) {
            code.add(",$W$L.<$T>get($L)", ARGUMENTS, MethodTypes.boxed(parameter, names), index++);
        }
        return code.add(")").build();
    }
}
