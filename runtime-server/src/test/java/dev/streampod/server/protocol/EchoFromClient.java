package dev.streampod.server.protocol;

import dev.streampod.entity.SerializableEntity;

/** What a client may send to the stream of {@code echo}. */
public sealed interface EchoFromClient extends SerializableEntity permits SimpleData, Text, Boom, Burst, Account {}
