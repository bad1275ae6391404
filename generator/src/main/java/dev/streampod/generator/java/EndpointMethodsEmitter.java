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
import java.util.List;
import javax.lang.model.element.Modifier;

/** The methods of an endpoint on the server: one abstract for each, and the one through which the runtime calls them. */
final class EndpointMethodsEmitter {

    private static final String CALL = "call";
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
        addDispatch(type, endpoint);
    }

    private MethodSpec abstractMethod(MethodDefinition method) {
        var scope = new NameScope();
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

    /**
     * The method through which the runtime calls the others. Where there are too many for one method, each part of it
     * asks the next.
     */
    private void addDispatch(TypeSpec.Builder type, EndpointDefinition endpoint) {
        List<List<MethodDefinition>> parts = CodeSplitter.of(endpoint.methods(), EndpointMethodsEmitter::bytes);
        for (int i = 0; i < parts.size(); i++) {
            MethodSpec.Builder part = i == 0
                    ? MethodSpec.methodBuilder(CALL)
                            .addAnnotation(RuntimeTypes.OVERRIDE)
                            .addModifiers(Modifier.PROTECTED, Modifier.FINAL)
                    : MethodSpec.methodBuilder(CALL + i).addModifiers(Modifier.PRIVATE);
            CodeBlock otherwise =
                    i + 1 < parts.size() ? CodeBlock.of("this.$L$L", CALL, i + 1) : CodeBlock.of("super.$L", CALL);
            type.addMethod(dispatch(part, parts.get(i), otherwise));
        }
    }

    /** An estimate of the code that calls a method: its case, and casts of its arguments. */
    private static int bytes(MethodDefinition method) {
        return 50 + 16 * method.parameters().size();
    }

    private MethodSpec dispatch(MethodSpec.Builder call, List<MethodDefinition> methods, CodeBlock otherwise) {
        call.returns(ClassName.get(Object.class).annotated(RuntimeTypes.NULLABLE))
                .addParameter(
                        ParameterizedTypeName.get(
                                RuntimeTypes.METHOD_DEFINITION, WildcardTypeName.subtypeOf(Object.class)),
                        METHOD)
                .addParameter(RuntimeTypes.SESSION, SESSION)
                .addParameter(RuntimeTypes.CALL_ARGUMENTS, ARGUMENTS)
                .beginControlFlow("switch ($L.name())", METHOD);
        for (MethodDefinition method : methods) {
            call.addCode("case $S:\n$>", method.name());
            if (method.returns() == null) {
                call.addStatement("$L", invocation(method)).addStatement("return null");
            } else {
                call.addStatement("return $L", invocation(method));
            }
            call.addCode("$<");
        }
        return call.addCode("default:\n$>")
                .addStatement("return $L($L, $L, $L)", otherwise, METHOD, SESSION, ARGUMENTS)
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
