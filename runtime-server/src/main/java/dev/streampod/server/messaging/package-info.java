/**
 * Messages between sessions and servers, by channel.
 *
 * <p>{@link dev.streampod.server.messaging.Messages} is what endpoints use. One
 * {@link dev.streampod.server.internal.broker.MessageBroker} per server owns every listener; a
 * {@link dev.streampod.server.internal.broker.MessageBus} carries posts between servers.
 *
 * <p>The way of a post: encoded once, numbered, published; the bus hands it to every server that has a listener on the
 * channel; there the worker of the channel decodes it once and calls one listener after the other. Without a bus the entity
 * itself goes straight to the worker.
 *
 * <h2>What travels between servers</h2>
 *
 * <p>25 bytes, big-endian, and JSON in UTF-8:
 *
 * <pre>
 * offset  bytes
 *      0      1   version: 1; plus 0x40 when the bus sent it more than once
 *      1      8   origin: a random number, another for each start of a server
 *      9      8   run
 *     17      8   number
 *     25         ["ClassName", {fields, the server-only ones too}]
 * </pre>
 *
 * <p>The posts of an origin to a channel bear the numbers 1, 2, 3, … of one run. A sender remembers a bounded number of
 * channels; for one that it forgot it begins another run, greater than any before. So what is not greater than the last
 * (run, number) of the same origin is a repeat and is dropped, and a number that was skipped is a message that was lost,
 * which is told to the channel's listeners.
 *
 * <p>A post that was on its way when Redis was lost is sent again. Where it was received the first time the second is
 * dropped as a repeat. Where it was not, it comes now, perhaps after messages that others received after it: so the
 * listeners are told that the order may differ, after the late message, so that a listener that then queries the state gets
 * one that includes it. Many that come together are told of once.
 *
 * <p>A message that is kept in a history has the bit 0x20 of its first byte set, and 40 bytes more at its end, which are
 * taken off when it is received: the epoch of the history, the position of the message before it, and its own position. The
 * epoch is 8 bytes: the number of breaks before it in its stream, three random bytes, and four that all epochs of one stream
 * share. A break is where Redis has lost messages that were acknowledged or heard: the message after it begins another epoch, and
 * names a predecessor that does not exist. Each position is two numbers of 8 bytes, big-endian. For the first message of a history
 * the position before it is 0, 0. In the stream of Redis the message stands without them, in the field {@code m}; the position
 * before it is in {@code b}, as text, and the epoch in {@code e}.
 *
 * <p>If the bit 0x80 is set as well, 24 bytes stand before those 40: the epoch and the position of the last post of the same origin
 * that was acknowledged before this one was sent. That is said where that epoch is one of another stream, so that servers which have
 * not heard that post know that it is lost. In the stream of Redis they are in the field {@code a}.
 *
 * <p>A history that was lost and begins again has another epoch. So a message continues what a listener knows only if the
 * epoch is the same and the position before it is the one that the listener knows; otherwise the history is read, and what
 * it does not have is reported as a gap.
 *
 * <p>A message of another version, of an unknown class, or otherwise not readable
 * is dropped alone, logged and counted.
 */
@NullMarked
package dev.streampod.server.messaging;

import org.jspecify.annotations.NullMarked;
