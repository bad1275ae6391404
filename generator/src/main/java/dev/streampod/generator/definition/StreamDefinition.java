package dev.streampod.generator.definition;

import org.jspecify.annotations.Nullable;

/**
 * The stream of messages of an endpoint. Channels that clients follow are no part of it.
 *
 * @param fromClient what clients may send
 * @param toClient what the server may send
 * @param userObject the qualified name of the Java class of the user object; null: {@code Object}
 */
public record StreamDefinition(
        StreamDirection fromClient,
        StreamDirection toClient,
        @Nullable String userObject) {}
