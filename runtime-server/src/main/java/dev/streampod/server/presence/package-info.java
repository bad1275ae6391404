/**
 * Presence: the members of a channel, across all servers of a cluster.
 *
 * <p>Nothing is stored. Each server owns the members that joined through it and sends its changes to the others on control
 * channels, one for each channel with a member or a subscription on the server. Frames are JSON arrays:
 *
 * <pre>
 * ["sync"]                                        asks all servers for all of their members
 * ["all", server, version, first, last, [member, …]]  all members of the server, in one frame or several
 * ["join", server, version, member]               a member joined, or has other info
 * ["leave", server, version, id]                  a member left
 *
 * on the control channel of the cluster:
 * ["heartbeat", server]                           the server is alive
 * ["shutdown", server]                            the server ends
 * </pre>
 *
 * <p>A member is {@code [id, since, "ClassName", {info}]}, {@code since} in milliseconds since 1970. Each change increments
 * the version of its server's part of the channel. A server that sees a version skipped, or was interrupted, sends a sync. A
 * server that is not heard for the length of the lease is dead, and its members leave; when it is heard again, or for the
 * first time, a sync follows.
 */
@NullMarked
package dev.streampod.server.presence;

import org.jspecify.annotations.NullMarked;
