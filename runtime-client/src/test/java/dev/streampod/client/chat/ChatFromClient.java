package dev.streampod.client.chat;

import dev.streampod.entity.SerializableEntity;

/** What a client may send to the stream of {@code chat}. */
public sealed interface ChatFromClient extends SerializableEntity permits Line {}
