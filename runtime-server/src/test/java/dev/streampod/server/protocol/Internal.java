package dev.streampod.server.protocol;

import dev.streampod.entity.SerializableEntity;

/** Exists between servers only. */
public record Internal(int num) implements SerializableEntity {}
