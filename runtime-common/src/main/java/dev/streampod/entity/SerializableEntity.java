package dev.streampod.entity;

/**
 * A value of a protocol that can be sent over a stream or posted to a channel.
 *
 * <p>Implementations are generated from protocol files and are immutable, so that one object may be handed to any number
 * of threads and streams. An entity that is not of a protocol the server or client was built with cannot be sent.
 */
public interface SerializableEntity {}
