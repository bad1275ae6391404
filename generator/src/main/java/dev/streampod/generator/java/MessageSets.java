package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import java.util.List;

/** Expressions of the classes that may travel somewhere. */
final class MessageSets {

    private MessageSets() {}

    static CodeBlock any() {
        return CodeBlock.of("$T.ofAny()", RuntimeTypes.MESSAGE_SET);
    }

    static CodeBlock of(List<String> concreteTypes, TypeNames names) {
        CodeBlock classes = concreteTypes.stream()
                .map(name -> CodeBlock.of("$T.class", names.entity(name)))
                .collect(CodeBlock.joining(",$W"));
        return CodeBlock.of("$T.of($L)", RuntimeTypes.MESSAGE_SET, classes);
    }
}
