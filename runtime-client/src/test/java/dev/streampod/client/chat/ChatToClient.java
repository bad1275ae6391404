package dev.streampod.client.chat;

import dev.streampod.entity.SerializableEntity;

/** What a client may receive from the stream of {@code chat}. */
public sealed interface ChatToClient extends SerializableEntity permits Line {}
