package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.TypeRef;
import java.time.Duration;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The class that holds, for both sides, what the protocol says of the methods of an endpoint: names, codecs, conditions. */
final class MethodConstantsEmitter {

    private final TypeNames names;
    private final ValueCodecs values;
    private final Literals literals;

    MethodConstantsEmitter(TypeNames names, ValueCodecs values, Literals literals) {
        this.names = names;
        this.values = values;
        this.literals = literals;
    }

    TypeSpec.Builder emit(EndpointDefinition endpoint) {
        var constants = new MethodConstants(endpoint, names);
        ClassName holder = names.methods(endpoint);
        TypeSpec.Builder type = TypeSpec.classBuilder(holder)
                .addJavadoc("What server and client know of the methods of the endpoint {@code $L}.", endpoint.name())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL);
        new ConstantsHolder<MethodDefinition>(
                        MethodConstantsEmitter::bytes,
                        (method, value) -> constant(method, constants.name(method), value),
                        this::definition,
                        names)
                .addTo(type, holder, endpoint.methods());
        return type.addMethod(MemberSpecs.privateConstructor());
    }

    /** An estimate of the code that makes the definition of a method; lambdas count, since each takes constants. */
    private static int bytes(MethodDefinition method) {
        return 60
                + 100 * method.parameters().size()
                + 8 * (method.exceptions().size() + method.requiredScopes().size());
    }

    private FieldSpec constant(MethodDefinition method, String name, CodeBlock value) {
        return FieldSpec.builder(constantType(method), name, Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("The method {@code $L}.", method.name())
                .initializer(value)
                .build();
    }

    private TypeName constantType(MethodDefinition method) {
        return ParameterizedTypeName.get(RuntimeTypes.METHOD_DEFINITION, MethodTypes.result(method, names));
    }

    private CodeBlock definition(MethodDefinition method) {
        CodeBlock.Builder code =
                CodeBlock.builder().add("$T.builder($S)$>$>", RuntimeTypes.METHOD_DEFINITION, method.name());
        method.parameters().forEach(parameter -> code.add(parameter(parameter)));
        if (!method.exceptions().isEmpty()) {
            code.add("\n.exceptions($L)", classes(method.exceptions()));
        }
        if (!method.requiredScopes().isEmpty()) {
            code.add(
                    "\n.requiredScopes($L)",
                    method.requiredScopes().stream().map(Literals::string).collect(CodeBlock.joining(", ")));
        }
        if (method.idempotent()) {
            code.add("\n.idempotent()");
        }
        Duration timeout = method.timeout();
        if (timeout != null) {
            code.add("\n.timeout($T.parse($S))", Duration.class, timeout.toString());
        }
        TypeRef returns = method.returns();
        if (returns == null) {
            code.add("\n.returnsNothing()");
        } else {
            code.add("\n.$L($L)", method.returnsStream() ? "returnsStream" : "returns", values.codec(returns));
        }
        return code.add("$<$<").build();
    }

    private CodeBlock parameter(ParameterDefinition parameter) {
        CodeBlock codec = values.codec(parameter.type());
        if (parameter.stream()) {
            return CodeBlock.of("\n.streamParameter($S, $L)", parameter.name(), codec);
        }
        return parameter.defaultValue() == null
                ? CodeBlock.of("\n.parameter($S, $L)", parameter.name(), codec)
                : CodeBlock.of(
                        "\n.parameter($S, $L,$W() -> $L)",
                        parameter.name(),
                        codec,
                        literals.of(parameter.defaultValue(), parameter.type()));
    }

    private CodeBlock classes(List<String> exceptions) {
        return exceptions.stream()
                .map(name -> CodeBlock.of("$T.class", names.entity(name)))
                .collect(CodeBlock.joining(",$W"));
    }
}
