package dev.streampod.generator.java;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import javax.lang.model.element.Modifier;

/** The abstract class that a server extends to implement an endpoint. */
final class EndpointSkeletonEmitter {

    private static final String SESSION = "session";

    private final TypeNames names;

    EndpointSkeletonEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(EndpointDefinition endpoint) {
        TypeSpec.Builder type = TypeSpec.classBuilder(names.skeleton(endpoint))
                .addJavadoc(Javadocs.of(endpoint.doc(), "The endpoint {@code " + endpoint.name() + "}."))
                .addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT)
                .addField(EndpointConstants.definition(endpoint, names));
        StreamDefinition stream = endpoint.stream();
        if (stream == null) {
            type.superclass(RuntimeTypes.METHOD_ENDPOINT)
                    .addMethod(constructor(CodeBlock.of("super($L)", EndpointConstants.DEFINITION)));
        } else {
            addStream(type, stream);
        }
        new FollowHooksEmitter(names).addTo(type, endpoint);
        new EndpointMethodsEmitter(names).addTo(type, endpoint);
        return type;
    }

    private void addStream(TypeSpec.Builder type, StreamDefinition stream) {
        ClassName incoming = names.messages(stream.fromClient());
        if (stream.userObject() != null) {
            // The class may be generic, which its name does not tell; the protocol names no type arguments.
            type.addAnnotation(AnnotationSpec.builder(SuppressWarnings.class)
                    .addMember("value", "$S", "rawtypes")
                    .build());
        }
        type.superclass(ParameterizedTypeName.get(
                        RuntimeTypes.STREAM_ENDPOINT, incoming, names.messages(stream.toClient()), userObject(stream)))
                .addMethod(constructor(CodeBlock.of("super($L, $T.class)", EndpointConstants.DEFINITION, incoming)))
                .addMethod(hook("streamOpened")
                        .addJavadoc(
                                "Runs when a client has connected to the stream, before any of its messages is handled. Does nothing by\ndefault; what it throws refuses the stream.")
                        .build())
                .addMethod(hook("streamClosed")
                        .addJavadoc(
                                "Runs exactly once for every {@link #streamOpened} that was called, whatever ended the stream. Does nothing by\ndefault.")
                        .build())
                .addMethod(handler(stream, incoming));
    }

    private static MethodSpec constructor(CodeBlock call) {
        return MethodSpec.constructorBuilder()
                .addJavadoc("For the class that implements the endpoint.")
                .addModifiers(Modifier.PROTECTED)
                .addStatement(call)
                .build();
    }

    private static TypeName userObject(StreamDefinition stream) {
        String name = stream.userObject();
        if (name == null) {
            return ClassName.get(Object.class);
        }
        int dot = name.lastIndexOf('.');
        boolean conventional = name.matches("([a-z_][\\w$]*\\.)*[A-Z][\\w$]*(\\.[A-Z][\\w$]*)*");
        return conventional
                ? ClassName.bestGuess(name)
                : ClassName.get(dot < 0 ? "" : name.substring(0, dot), name.substring(dot + 1));
    }

    private static MethodSpec.Builder hook(String name) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(RuntimeTypes.OVERRIDE)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(RuntimeTypes.STREAMING_SESSION, SESSION);
    }

    private static MethodSpec handler(StreamDefinition stream, ClassName incoming) {
        MethodSpec.Builder handler = hook("handleStreamMessage").addParameter(incoming, "message");
        if (stream.fromClient() instanceof StreamDirection.Nothing) {
            return handler.addJavadoc("Never runs: a client sends nothing over this stream.")
                    .addModifiers(Modifier.FINAL)
                    .build();
        }
        return handler.addJavadoc(
                        "Handles a message of a client. Messages of one stream are handled one at a time, in the order sent.")
                .addModifiers(Modifier.ABSTRACT)
                .build();
    }
}
