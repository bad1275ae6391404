package dev.streampod.test;

import dev.streampod.server.StreampodServer;

/**
 * A server that the application has started itself, together with what else belongs to it: listeners of channels, timers, a
 * database. A method marked with {@link ServerUnderTest} returns it.
 *
 * @param server the server, which listens already
 * @param application the application, which closes the server along with the rest. It is closed at the end of the test, or when {@link
 *     TestCluster#stop} stops the server. The server itself if there is nothing else to close
 */
public record StartedServer(StreampodServer server, AutoCloseable application) {}
