package dev.streampod.server.messaging;

/**
 * A message of a channel's history, with its position.
 *
 * @param position where it stands
 */
public record ChannelMessage<M>(ChannelPosition position, M message) {}
