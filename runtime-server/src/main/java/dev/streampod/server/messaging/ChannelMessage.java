package dev.streampod.server.messaging;

/**
 * A message of a channel's history.
 *
 * @param position where it stands
 */
public record ChannelMessage<M>(ChannelPosition position, M message) {}
