package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.TypeRef;
import java.util.concurrent.Flow;

/** The Java types in the signatures of methods. */
final class MethodTypes {

    private MethodTypes() {}

    /** What a method returns on the server. */
    static TypeName returned(MethodDefinition method, TypeNames names) {
        TypeRef returns = method.returns();
        if (returns == null) {
            return TypeName.VOID;
        }
        return method.returnsStream() ? publisher(returns, names) : names.type(returns);
    }

    /** The class of the result, or of the items of the returned stream. */
    static TypeName result(MethodDefinition method, TypeNames names) {
        TypeRef returns = method.returns();
        return returns == null ? ClassName.get(Void.class).annotated(RuntimeTypes.NULLABLE) : names.element(returns);
    }

    /** The type of a parameter. */
    static TypeName of(ParameterDefinition parameter, TypeNames names) {
        return parameter.stream() ? publisher(parameter.type(), names) : names.type(parameter.type());
    }

    /** The class of values that are not null. */
    static TypeName plainElement(TypeRef type, TypeNames names) {
        return names.element(type).withoutAnnotations();
    }

    /** What the arguments of that parameter are, as objects. */
    static TypeName boxed(ParameterDefinition parameter, TypeNames names) {
        return parameter.stream() ? publisher(parameter.type(), names) : names.element(parameter.type());
    }

    private static TypeName publisher(TypeRef items, TypeNames names) {
        return ParameterizedTypeName.get(ClassName.get(Flow.Publisher.class), names.element(items));
    }
}
