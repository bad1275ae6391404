package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.FieldDefinition;

/** The documentation of the Java type of a class, that of its fields included. */
final class EntityDocs {

    private EntityDocs() {}

    static CodeBlock of(EntityShape shape) {
        String doc = shape.definition().doc();
        CodeBlock.Builder text = CodeBlock.builder()
                .add(Javadocs.of(
                        doc,
                        "The " + (shape.definition().exception() ? "exception" : "class") + " {@code " + shape.name()
                                + "} of the protocol."));
        if (shape.definition().serverOnly()) {
            text.add("\n\n<p>Known to servers only.");
        }
        if (shape.isRecord()) {
            String separator = "\n\n";
            for (FieldDefinition field : shape.fields()) {
                String line = line(field);
                if (!line.isEmpty()) {
                    text.add("$L$L", separator, Javadocs.parameter(field.name(), line));
                    separator = "\n";
                }
            }
        }
        return text.build();
    }

    /** What is said of a field on one line; empty when there is nothing to say. */
    private static String line(FieldDefinition field) {
        String line = Javadocs.line(field.doc(), field.deprecated());
        if (!field.serverOnly()) {
            return line;
        }
        return (line.isEmpty() ? "" : line + (line.endsWith(".") ? " " : ". ")) + "Never leaves the server";
    }
}
