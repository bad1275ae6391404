package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;

/** What the constants are called that say what the protocol says of the methods of an endpoint. */
final class MethodConstants {

    private final ClassName holder;
    private final NameScope names = new NameScope();

    MethodConstants(EndpointDefinition endpoint, TypeNames types) {
        this.holder = types.methods(endpoint);
        endpoint.methods().forEach(method -> names.newName(ConstantNames.of(method.name()), method.name()));
    }

    /** The constant of a method, with its holder. */
    CodeBlock of(MethodDefinition method) {
        return CodeBlock.of("$T.$L", holder, name(method));
    }

    /** The name of the constant of a method. */
    String name(MethodDefinition method) {
        return names.get(method.name());
    }
}
