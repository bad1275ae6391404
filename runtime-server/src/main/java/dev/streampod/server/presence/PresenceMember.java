package dev.streampod.server.presence;

import java.time.Instant;

/**
 * A member present on a channel.
 *
 * @param <C> the class of the presence info
 * @param id unique among all members of all servers; each entry gets a new one
 * @param info what the member publishes about itself
 * @param since when the member entered, by the clock of its server
 */
public record PresenceMember<C>(String id, C info, Instant since) {}
