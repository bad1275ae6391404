package dev.streampod.server.presence;

import java.time.Instant;

/**
 * Somebody who is present on a channel.
 *
 * @param id unlike that of anybody else, on any server; another one each time that somebody enters
 * @param card what they show of themselves
 * @param since when they entered, by the clock of their server
 */
public record PresenceMember<C>(String id, C card, Instant since) {}
