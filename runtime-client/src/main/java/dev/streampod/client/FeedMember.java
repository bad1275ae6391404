package dev.streampod.client;

/**
 * A member that is present on a channel.
 *
 * @param id unique among the members of the channel
 * @param info what the server says of the member
 * @param <I> the class of the info
 */
public record FeedMember<I>(String id, I info) {}
