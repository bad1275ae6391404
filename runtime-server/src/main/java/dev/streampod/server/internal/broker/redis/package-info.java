/**
 * Messages between servers through Redis.
 *
 * <p>{@link dev.streampod.server.internal.broker.redis.RedisMessageBus} puts together, for each master: a link, which keeps two
 * connections alive, one for subscriptions and one for the rest, and replaces both when either is lost; the subscriptions, each
 * with a small state machine; and a publisher, which keeps posts in order until Redis has acknowledged them. After an interruption posts
 * go out again only once this server's own subscriptions stand, and after a short wait in which those of other servers come
 * back, so that in most cases nothing is lost.
 *
 * <p>What happens on the client's threads is our own code only, and never waits.
 */
@NullMarked
package dev.streampod.server.internal.broker.redis;

import org.jspecify.annotations.NullMarked;
