package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.TypeRef.EnumType;

/** The parameters of the method that makes a channel of their values, the same on both sides. */
final class ChannelParameters {

    private ChannelParameters() {}

    /** Fields and variables for the parameters: none hides the package of a codec that may have to be written with it. */
    static NameScope variables(ChannelDefinition channel, TypeNames names) {
        var variables = new NameScope();
        channel.parameters().stream()
                .map(ParameterDefinition::type)
                .filter(EnumType.class::isInstance)
                .map(type -> names.codec(((EnumType) type).name()).packageName())
                .map(packageName -> packageName.split("\\.", -1)[0])
                .distinct()
                .forEach(variables::newName);
        channel.parameters().forEach(parameter -> variables.newName(parameter.name(), parameter.name()));
        return variables;
    }

    /** The documentation of the method. */
    static CodeBlock doc(ChannelDefinition channel, NameScope variables) {
        CodeBlock.Builder doc = CodeBlock.builder()
                .add(channel.parameters().isEmpty() ? "The channel." : "The channel with these parameters.");
        String separator = "\n\n";
        for (ParameterDefinition parameter : channel.parameters()) {
            String text = Javadocs.line(parameter.doc(), null);
            if (!text.isEmpty()) {
                doc.add("$L$L", separator, Javadocs.parameter(variables.get(parameter.name()), text));
                separator = "\n";
            }
        }
        return doc.build();
    }

    /** The value of a parameter, which is refused when it is null. */
    static CodeBlock value(ParameterDefinition parameter, String variable, ClassName channel, TypeNames names) {
        TypeName type = names.type(parameter.type());
        return type.isPrimitive()
                ? CodeBlock.of("$L", variable)
                : CodeBlock.of(
                        "$T.present($L, $S)",
                        RuntimeTypes.FIELDS,
                        variable,
                        channel.simpleName() + "." + parameter.name());
    }
}
