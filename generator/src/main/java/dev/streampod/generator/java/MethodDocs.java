package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;

/** The documentation of a method with its parameters, the same on both sides. */
final class MethodDocs {

    private MethodDocs() {}

    /** What is said of a method about which the protocol says nothing. */
    static String otherwise(MethodDefinition method) {
        return "The method {@code " + method.name() + "}.";
    }

    /** @param firstTags block tags before those of the parameters */
    static CodeBlock of(MethodDefinition method, String otherwise, String... firstTags) {
        CodeBlock.Builder doc = Javadocs.of(method.doc(), otherwise).toBuilder();
        String separator = "\n\n";
        for (String tag : firstTags) {
            doc.add("$L$L", separator, tag);
            separator = "\n";
        }
        for (ParameterDefinition parameter : method.parameters()) {
            String text = Javadocs.line(parameter.doc(), null);
            if (!text.isEmpty()) {
                doc.add("$L$L", separator, Javadocs.parameter(parameter.name(), text));
                separator = "\n";
            }
        }
        return method.deprecated() == null
                ? doc.build()
                : doc.add("$L@deprecated $L", separator, Javadocs.deprecation(method.deprecated()))
                        .build();
    }
}
