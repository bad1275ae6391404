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
import java.util.List;
import javax.lang.model.element.Modifier;

/** The class by which servers post to a channel and listen to it. */
final class ChannelEmitter {

    private static final String NAME = "name";

    /** What a channel has anyway and an accessor of a parameter cannot be: a method without parameters. */
    private static final List<String> METHODS =
            List.of("clone", "finalize", "getClass", "hashCode", "name", "notify", "notifyAll", "toString", "wait");

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
                .addMethod(constructor(channel, CodeBlock.of("$T.class$L", message, kept)))
                .addMethod(factory(channel));
        addParameters(type, channel);
        String presence = channel.presence();
        if (presence != null) {
            addPresence(type, names.entity(presence));
        }
        return type;
    }

    private MethodSpec constructor(ChannelDefinition channel, CodeBlock rest) {
        NameScope variables = ChannelParameters.variables(channel, names);
        String name = variables.newName(NAME);
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(RuntimeTypes.CHANNEL_NAME, name)
                .addStatement("super($L, $L)", name, rest);
        for (ParameterDefinition parameter : channel.parameters()) {
            String variable = variables.get(parameter.name());
            constructor.addParameter(names.type(parameter.type()), variable).addStatement("this.$1L = $1L", variable);
        }
        return constructor.build();
    }

    private void addParameters(TypeSpec.Builder type, ChannelDefinition channel) {
        NameScope variables = ChannelParameters.variables(channel, names);
        var accessors = new NameScope();
        METHODS.forEach(accessors::newName);
        for (ParameterDefinition parameter : channel.parameters()) {
            TypeName javaType = names.type(parameter.type());
            String variable = variables.get(parameter.name());
            type.addField(javaType, variable, Modifier.PRIVATE, Modifier.FINAL)
                    .addMethod(MethodSpec.methodBuilder(accessors.newName(parameter.name()))
                            .addJavadoc(Javadocs.of(parameter.doc(), "The parameter {@code " + parameter.name() + "}."))
                            .addModifiers(Modifier.PUBLIC)
                            .returns(javaType)
                            .addStatement("return this.$L", variable)
                            .build());
        }
    }

    private static void addPresence(TypeSpec.Builder type, ClassName info) {
        TypeName presence = ParameterizedTypeName.get(RuntimeTypes.PRESENCE, info);
        type.addMethod(MethodSpec.methodBuilder("presence")
                        .addJavadoc(
                                "The members that are present, for a session: a member that it enters leaves when the session ends.")
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(RuntimeTypes.SESSION, "session")
                        .returns(presence)
                        .addStatement("return presence(session.presences())")
                        .build())
                .addMethod(MethodSpec.methodBuilder("presence")
                        .addJavadoc(
                                "The members that are present, for code without a session, with {@code server.presences()}.")
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
        CodeBlock.Builder values = CodeBlock.builder();
        for (ParameterDefinition parameter : channel.parameters()) {
            String variable = variables.get(parameter.name());
            factory.addParameter(names.type(parameter.type()), variable);
            name.add("\n.with($L)", value(parameter, variable, type));
            values.add(",$W$L", variable);
        }
        return factory.addStatement("return new $T($L$L)", type, name.build(), values.build())
                .build();
    }

    private CodeBlock value(ParameterDefinition parameter, String variable, ClassName channel) {
        CodeBlock value = ChannelParameters.value(parameter, variable, channel, names);
        return parameter.type() instanceof EnumType known
                ? CodeBlock.of("$T.INSTANCE.text($L)", names.codec(known.name()), value)
                : value;
    }
}
