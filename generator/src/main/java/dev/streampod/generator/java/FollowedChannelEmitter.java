package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The class by which clients name a channel that they follow. */
final class FollowedChannelEmitter {

    private final TypeNames names;

    FollowedChannelEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(ChannelDefinition channel) {
        TypeName listOfArguments = ParameterizedTypeName.get(
                ClassName.get(List.class), ClassName.get(Object.class).annotated(RuntimeTypes.NULLABLE));
        return TypeSpec.classBuilder(names.followedChannel(channel))
                .addJavadoc(Javadocs.of(channel.doc(), "The channel {@code " + channel.name() + "}."))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(RuntimeTypes.FOLLOWED_CHANNEL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(listOfArguments, "arguments")
                        .addStatement("super(arguments)")
                        .build())
                .addMethod(factory(channel));
    }

    private MethodSpec factory(ChannelDefinition channel) {
        ClassName type = names.followedChannel(channel);
        NameScope variables = ChannelParameters.variables(channel, names);
        MethodSpec.Builder factory = MethodSpec.methodBuilder("of")
                .addJavadoc(ChannelParameters.doc(channel, variables))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type);
        CodeBlock.Builder arguments = CodeBlock.builder();
        String separator = "";
        for (ParameterDefinition parameter : channel.parameters()) {
            String variable = variables.get(parameter.name());
            factory.addParameter(names.type(parameter.type()), variable);
            arguments.add(separator).add(ChannelParameters.value(parameter, variable, type, names));
            separator = ",$W";
        }
        return factory.addStatement("return new $T($T.of($L))", type, List.class, arguments.build())
                .build();
    }
}
