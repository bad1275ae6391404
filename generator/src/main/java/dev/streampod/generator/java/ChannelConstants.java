package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.ChannelDefinition;

/** What the constants are called that say what the protocol says of the channels that clients may follow. */
final class ChannelConstants {

    private ChannelConstants() {}

    /** The constant of a channel, with its holder. */
    static CodeBlock of(ChannelDefinition channel, TypeNames names) {
        return CodeBlock.of("$T.$L", names.channels(), name(channel));
    }

    /** The name of the constant of a channel. */
    static String name(ChannelDefinition channel) {
        return ConstantNames.of(channel.name());
    }
}
