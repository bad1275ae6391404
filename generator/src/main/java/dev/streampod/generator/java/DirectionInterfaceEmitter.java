package dev.streampod.generator.java;

import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDirection;
import javax.lang.model.element.Modifier;

/** The sealed interface of what may flow in one direction of an endpoint's stream. */
final class DirectionInterfaceEmitter {

    private final TypeNames names;

    DirectionInterfaceEmitter(TypeNames names) {
        this.names = names;
    }

    /** What clients may send. */
    TypeSpec.Builder fromClient(EndpointDefinition endpoint, StreamDirection.Messages messages) {
        return emit(messages)
                .addJavadoc("What a client may send to the stream of the endpoint {@code $L}.", endpoint.name());
    }

    /** What the server may send. */
    TypeSpec.Builder toClient(EndpointDefinition endpoint, StreamDirection.Messages messages) {
        return emit(messages)
                .addJavadoc("What the server may send over the stream of the endpoint {@code $L}.", endpoint.name());
    }

    private TypeSpec.Builder emit(StreamDirection.Messages messages) {
        return TypeSpec.interfaceBuilder(names.entity(messages.interfaceName()))
                .addModifiers(Modifier.PUBLIC, Modifier.SEALED)
                .addSuperinterface(RuntimeTypes.SERIALIZABLE_ENTITY)
                .addPermittedSubclasses(
                        messages.permitted().stream().map(names::entity).toList());
    }
}
