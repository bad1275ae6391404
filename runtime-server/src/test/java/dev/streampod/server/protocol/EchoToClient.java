package dev.streampod.server.protocol;

import dev.streampod.entity.SerializableEntity;

/** What the stream of {@code echo} may send to a client. */
public sealed interface EchoToClient extends SerializableEntity permits SimpleData, Text, Account {}
