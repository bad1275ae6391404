package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.HistoryDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.TypeRef.EnumType;
import javax.lang.model.element.Modifier;

/** The class by which servers post to a channel and listen to it. */
final class ChannelEmitter {

    private static final String NAME = "name";

    private final TypeNames names;

    ChannelEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(ChannelDefinition channel) {
        ClassName message = names.entity(channel.message());
        HistoryDefinition history = channel.history();
        ClassName superclass = history == null ? RuntimeTypes.TYPED_CHANNEL : RuntimeTypes.HISTORY_CHANNEL;
        CodeBlock kept = history == null
                ? CodeBlock.of("")
                : CodeBlock.of(
                        ", historyOf($L, $LL)",
                        history.size(),
                        history.timeToLive().toMillis());
        TypeSpec.Builder type = TypeSpec.classBuilder(names.channel(channel))
                .addJavadoc(Javadocs.of(channel.doc(), "The channel {@code " + channel.name() + "}."))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(superclass, message))
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(RuntimeTypes.CHANNEL_NAME, NAME)
                        .addStatement("super($L, $T.class$L)", NAME, message, kept)
                        .build())
                .addMethod(factory(channel));
        String presence = channel.presence();
        if (presence != null) {
            addPresence(type, names.entity(presence));
        }
        return type;
    }

    private static void addPresence(TypeSpec.Builder type, ClassName info) {
        TypeName presence = ParameterizedTypeName.get(RuntimeTypes.PRESENCE, info);
        type.addMethod(MethodSpec.methodBuilder("presence")
                        .addJavadoc("Who is present, for a session: who enters leaves when it ends.")
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(RuntimeTypes.SESSION, "session")
                        .returns(presence)
                        .addStatement("return presence(session.presences())")
                        .build())
                .addMethod(MethodSpec.methodBuilder("presence")
                        .addJavadoc("Who is present, for code without a session, with {@code server.presences()}.")
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(RuntimeTypes.PRESENCES, "presences")
                        .returns(presence)
                        .addStatement("return presences.of(name(), $T.class)", info)
                        .build());
    }

    private MethodSpec factory(ChannelDefinition channel) {
        ClassName type = names.channel(channel);
        NameScope variables = ChannelParameters.variables(channel, names);
        MethodSpec.Builder factory = MethodSpec.methodBuilder("of")
                .addJavadoc(ChannelParameters.doc(channel, variables))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type);
        CodeBlock.Builder name = CodeBlock.builder().add("nameOf($S)", channel.name());
        for (ParameterDefinition parameter : channel.parameters()) {
            String variable = variables.get(parameter.name());
            factory.addParameter(names.type(parameter.type()), variable);
            name.add("\n.with($L)", value(parameter, variable, type));
        }
        return factory.addStatement("return new $T($L)", type, name.build()).build();
    }

    private CodeBlock value(ParameterDefinition parameter, String variable, ClassName channel) {
        CodeBlock value = ChannelParameters.value(parameter, variable, channel, names);
        return parameter.type() instanceof EnumType known
                ? CodeBlock.of("$T.INSTANCE.text($L)", names.codec(known.name()), value)
                : value;
    }
}
