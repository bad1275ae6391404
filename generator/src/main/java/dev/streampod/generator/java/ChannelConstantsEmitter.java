package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The class that holds, for both sides, what the protocol says of the channels that clients may follow: parameters, and the
 * classes of what is sent.
 */
final class ChannelConstantsEmitter {

    /** A class in a list takes 8 bytes of code and two constants. */
    private static final int BYTES_OF_A_CLASS = 16;

    private final ProtocolModel model;
    private final TypeNames names;
    private final ValueCodecs values;

    ChannelConstantsEmitter(ProtocolModel model, TypeNames names, ValueCodecs values) {
        this.model = model;
        this.names = names;
        this.values = values;
    }

    TypeSpec.Builder emit(String protocolName, List<ChannelDefinition> followed) {
        TypeSpec.Builder type = TypeSpec.classBuilder(names.channels())
                .addJavadoc(
                        "What server and client know of the channels of the protocol {@code $L} that clients may follow.",
                        protocolName)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL);
        new ConstantsHolder<>(this::bytes, ChannelConstantsEmitter::constant, this::definition, names)
                .addTo(type, names.channels(), followed);
        return type.addMethod(MemberSpecs.privateConstructor());
    }

    private int bytes(ChannelDefinition channel) {
        String presence = channel.presence();
        int classes = concreteTypes(channel.message()).size()
                + (presence == null ? 0 : concreteTypes(presence).size());
        return 60 + 100 * channel.parameters().size() + BYTES_OF_A_CLASS * classes;
    }

    private static FieldSpec constant(ChannelDefinition channel, CodeBlock value) {
        return FieldSpec.builder(
                        RuntimeTypes.CHANNEL_DEFINITION,
                        ChannelConstants.name(channel),
                        Modifier.PUBLIC,
                        Modifier.STATIC,
                        Modifier.FINAL)
                .addJavadoc("The channel {@code $L}.", channel.name())
                .initializer(value)
                .build();
    }

    private CodeBlock definition(ChannelDefinition channel) {
        CodeBlock.Builder code =
                CodeBlock.builder().add("$T.builder($S)$>$>", RuntimeTypes.CHANNEL_DEFINITION, channel.name());
        channel.parameters()
                .forEach(parameter ->
                        code.add("\n.parameter($S, $L)", parameter.name(), values.codec(parameter.type())));
        if (channel.history() != null) {
            code.add("\n.history()");
        }
        String presence = channel.presence();
        if (presence != null) {
            code.add("\n.presence($L)", MessageSets.of(concreteTypes(presence), names));
        }
        return code.add("\n.messages($L)$<$<", MessageSets.of(concreteTypes(channel.message()), names))
                .build();
    }

    /** A class that clients see has only subclasses that they see as well. */
    private List<String> concreteTypes(String className) {
        return model.classNamed(className).concreteTypes();
    }
}
