package dev.streampod.generator.declaration;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stream of an endpoint.
 *
 * @param fromClient null when left out: any entity, if there is a {@linkplain #hasMessages stream of messages}
 * @param toClient null when left out: any entity, if there is a stream of messages
 * @param followKey where the key {@code follow} stands; null when it does not
 * @param follow the names of the channels that clients may follow
 */
public record StreamDeclaration(
        @Nullable Direction fromClient,
        @Nullable Direction toClient,
        @Nullable Name userObject,
        @Nullable Name followKey,
        List<Name> follow) {

    public StreamDeclaration {
        follow = List.copyOf(follow);
    }

    /**
     * What may flow in one direction.
     *
     * @param key {@code fromClient} or {@code toClient}
     */
    public record Direction(Name key, List<TypeExpression> messages) {

        public Direction {
            messages = List.copyOf(messages);
        }
    }

    /** Whether messages flow. Where {@code follow} stands alone, they do not: what it names is all that a client gets. */
    public boolean hasMessages() {
        return followKey == null || fromClient != null || toClient != null;
    }

    /** The directions that are written. */
    public List<Direction> directions() {
        return Stream.of(fromClient, toClient).filter(Objects::nonNull).toList();
    }
}
