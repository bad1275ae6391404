package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;

/** The documentation of a method with its parameters, the same on both sides. */
final class MethodDocs {

    private MethodDocs() {}

    /**
     * The documentation of a method for its implementer. A deprecation is said in words: the method has to be implemented all
     * the same, and the compiler would warn of that.
     *
     * @param firstTag a block tag before those of the parameters
     */
    static CodeBlock forServer(MethodDefinition method, String firstTag) {
        CodeBlock.Builder doc = text(method).toBuilder();
        if (method.deprecated() != null) {
            doc.add("\n\n<p>Deprecated: $L.", Javadocs.deprecation(method.deprecated()));
        }
        doc.add("\n\n$L", firstTag);
        addParameters(doc, method, "\n");
        return doc.build();
    }

    /** The documentation of a method for its callers. */
    static CodeBlock forClient(MethodDefinition method) {
        CodeBlock.Builder doc = text(method).toBuilder();
        String separator = addParameters(doc, method, "\n\n");
        if (method.deprecated() != null) {
            doc.add("$L@deprecated $L", separator, Javadocs.deprecation(method.deprecated()));
        }
        return doc.build();
    }

    private static CodeBlock text(MethodDefinition method) {
        return Javadocs.of(method.doc(), "The method {@code " + method.name() + "}.");
    }

    /** Returns what separates what comes next from it. */
    private static String addParameters(CodeBlock.Builder doc, MethodDefinition method, String firstSeparator) {
        String separator = firstSeparator;
        for (ParameterDefinition parameter : method.parameters()) {
            String text = Javadocs.line(parameter.doc(), null);
            if (!text.isEmpty()) {
                doc.add("$L$L", separator, Javadocs.parameter(parameter.name(), text));
                separator = "\n";
            }
        }
        return separator;
    }
}
