package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ChannelDefinition;
import javax.lang.model.element.Modifier;

/** The methods of an endpoint on the client that begin to follow a channel. */
final class FollowMethodsEmitter {

    private static final String CHANNEL = "channel";
    private static final String POSITION = "position";

    private final TypeNames names;

    FollowMethodsEmitter(TypeNames names) {
        this.names = names;
    }

    void addTo(TypeSpec.Builder type, ChannelDefinition channel) {
        type.addMethod(method("follow", "Follows the channel from now on.", channel)
                .addParameter(names.followedChannel(channel), CHANNEL)
                .addStatement(started(channel, CodeBlock.of("now()")))
                .build());
        if (channel.history() == null) {
            return;
        }
        type.addMethod(method("followAll", "Follows the channel from the oldest message that is kept.", channel)
                        .addParameter(names.followedChannel(channel), CHANNEL)
                        .addStatement(started(channel, CodeBlock.of("all()")))
                        .build())
                .addMethod(method("followAfter", """
                                Follows the channel from the message after a position on. If messages after it are no longer kept, the
                                feed says so before it goes on.""", channel)
                        .addJavadoc(
                                "\n\n$L",
                                Javadocs.parameter(
                                        POSITION,
                                        "that of the last message that is known, from the feed's {@code position()}"))
                        .addParameter(RuntimeTypes.STRING, POSITION)
                        .addParameter(names.followedChannel(channel), CHANNEL)
                        .addStatement(started(channel, CodeBlock.of("after($L)", POSITION)))
                        .build());
    }

    private MethodSpec.Builder method(String name, String doc, ChannelDefinition channel) {
        return MethodSpec.methodBuilder(name)
                .addJavadoc(doc)
                .addModifiers(Modifier.PUBLIC)
                .returns(names.feed(channel));
    }

    private CodeBlock started(ChannelDefinition channel, CodeBlock start) {
        return CodeBlock.of(
                "return new $T(feed($L,$W$L,$W$T.$L,$W$T.class))",
                names.feed(channel),
                ChannelConstants.of(channel, names),
                CHANNEL,
                RuntimeTypes.FOLLOW_START,
                start,
                names.entity(channel.message()));
    }
}
