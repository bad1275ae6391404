/**
 * Who is present on a channel, on all servers.
 *
 * <p>Nothing is stored: each server knows who entered through itself, and tells the others on a channel of the servers' own,
 * one for each channel that somebody here is present on or watches. Messages are JSON arrays:
 *
 * <pre>
 * ["who"]                                         asks everybody for all
 * ["all", server, version, first, last, [member, …]]  everybody there, in one message or several
 * ["in", server, version, member]                 somebody came, or has another card
 * ["out", server, version, id]                    somebody left
 *
 * on the channel that all share:
 * ["beat", server]                                the server lives
 * ["gone", server]                                the server ends
 * </pre>
 *
 * <p>A member is {@code [id, since, "ClassName", {card}]}, {@code since} in milliseconds since 1970. Each change counts the
 * version of its server's part of the channel up by one. Who sees a number skipped, or was interrupted, asks for all. A
 * server that is not heard for as long as the lease is dead, and its members have left; if it is heard again, or for the first
 * time, all are asked for.
 */
@NullMarked
package dev.streampod.server.presence;

import org.jspecify.annotations.NullMarked;
