package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ChannelDefinition;
import javax.lang.model.element.Modifier;

/** The class of what a client gets of a channel that it follows. */
final class FeedEmitter {

    private final TypeNames names;

    FeedEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(ChannelDefinition channel) {
        ClassName message = names.entity(channel.message());
        TypeSpec.Builder type = TypeSpec.classBuilder(names.feed(channel))
                .addJavadoc(
                        "The messages of a channel {@code $L} that a client follows, in the channel's order.",
                        channel.name())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(RuntimeTypes.CHANNEL_FEED, message))
                .addMethod(MethodSpec.constructorBuilder()
                        .addParameter(ParameterizedTypeName.get(RuntimeTypes.FEED_SOURCE, message), "source")
                        .addStatement("super(source)")
                        .build());
        String presence = channel.presence();
        if (presence != null) {
            ClassName info = names.entity(presence);
            type.addMethod(MethodSpec.methodBuilder("presence")
                    .addJavadoc("The members that are present in the channel.")
                    .addModifiers(Modifier.PUBLIC)
                    .returns(ParameterizedTypeName.get(RuntimeTypes.FEED_PRESENCE, info))
                    .addStatement("return presence($T.class)", info)
                    .build());
        }
        return type;
    }
}
