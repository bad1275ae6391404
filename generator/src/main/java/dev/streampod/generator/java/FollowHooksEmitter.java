package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;

/** What an endpoint on the server says of the channels that clients may follow through it, and how the runtime asks it. */
final class FollowHooksEmitter {

    private static final String MAY_FOLLOW = "mayFollow";
    private static final String PRESENT_AS = "presentAs";
    private static final String SESSION = "session";
    private static final String ARGUMENTS = "arguments";

    private final TypeNames names;

    FollowHooksEmitter(TypeNames names) {
        this.names = names;
    }

    void addTo(TypeSpec.Builder type, EndpointDefinition endpoint) {
        List<ChannelDefinition> followed = endpoint.followed();
        if (followed.isEmpty()) {
            return;
        }
        for (ChannelDefinition channel : followed) {
            type.addMethod(mayFollow(channel));
            String presence = channel.presence();
            if (presence != null) {
                type.addMethod(presentAs(channel, names.entity(presence)));
            }
        }
        type.addMethod(followableChannels(followed));
    }

    private MethodSpec mayFollow(ChannelDefinition channel) {
        return hook(MAY_FOLLOW, channel)
                .addJavadoc("""
                        Whether a client may follow the channel {@code $L}. Asked before the first message, again when the client's
                        user or scopes change, and when the permission is revoked. Runs on a handler thread and may block; what it
                        throws refuses.""", channel.name())
                .addModifiers(Modifier.ABSTRACT)
                .returns(TypeName.BOOLEAN)
                .build();
    }

    private MethodSpec presentAs(ChannelDefinition channel, ClassName info) {
        return hook(PRESENT_AS, channel)
                .addJavadoc("""
                        What a client that follows the channel {@code $L} is present with, for as long as it follows; null: it is
                        not present. Null by default. Asked before the first message, and again when the client's user or scopes
                        change, with the same session. Runs on a handler thread and may block; a client for which it throws follows
                        without being present.""", channel.name())
                .returns(info.annotated(RuntimeTypes.NULLABLE))
                .addStatement("return null")
                .build();
    }

    private MethodSpec.Builder hook(String name, ChannelDefinition channel) {
        var scope = new NameScope();
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(RuntimeTypes.SESSION, scope.newName(SESSION))
                .addParameter(names.channel(channel), scope.newName(channel.name()));
    }

    private MethodSpec followableChannels(List<ChannelDefinition> followed) {
        TypeName any =
                ParameterizedTypeName.get(RuntimeTypes.FOLLOWABLE_CHANNEL, WildcardTypeName.subtypeOf(Object.class));
        CodeBlock all = followed.stream().map(this::followable).collect(CodeBlock.joining(",\n"));
        return MethodSpec.methodBuilder("followableChannels")
                .addAnnotation(RuntimeTypes.OVERRIDE)
                .addModifiers(Modifier.PROTECTED, Modifier.FINAL)
                .returns(ParameterizedTypeName.get(ClassName.get(List.class), any))
                .addStatement("return $T.of(\n$L)", List.class, all)
                .build();
    }

    private CodeBlock followable(ChannelDefinition channel) {
        CodeBlock constant = ChannelConstants.of(channel, names);
        String presence = channel.presence();
        return presence == null
                ? CodeBlock.of(
                        "$T.<$T>of($L,$W$L,$W$L)",
                        RuntimeTypes.FOLLOWABLE_CHANNEL,
                        names.channel(channel),
                        constant,
                        factory(channel),
                        asking(MAY_FOLLOW))
                : CodeBlock.of(
                        "$T.<$T, $T>withPresence($L,$W$L,$W$L,$W$T.class,$W$L)",
                        RuntimeTypes.FOLLOWABLE_CHANNEL,
                        names.channel(channel),
                        names.entity(presence),
                        constant,
                        factory(channel),
                        asking(MAY_FOLLOW),
                        names.entity(presence),
                        asking(PRESENT_AS));
    }

    /**
     * Asks a hook. The types of the call around it are written out, and it is no method reference: with those, the compiler
     * compares each overload of the hook with every other one for each channel, and for 500 channels it is not done in an hour.
     */
    private static CodeBlock asking(String hook) {
        return CodeBlock.of("($1L, channel) -> $2L($1L, channel)", SESSION, hook);
    }

    private CodeBlock factory(ChannelDefinition channel) {
        CodeBlock.Builder values = CodeBlock.builder();
        int index = 0;
        for (ParameterDefinition parameter : channel.parameters()) {
            values.add(index == 0 ? "" : ",$W")
                    .add("$L.<$T>get($L)", ARGUMENTS, MethodTypes.boxed(parameter, names), index++);
        }
        return CodeBlock.of("$L -> $T.of($L)", ARGUMENTS, names.channel(channel), values.build());
    }
}
