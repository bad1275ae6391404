package dev.streampod.test;

import dev.streampod.server.StreampodServer;

/**
 * A server that the application has started itself, since more belongs to it than a builder knows: listeners of channels, timers,
 * a database. A method marked with {@link ServerUnderTest} returns it.
 *
 * @param server the server, which listens already
 * @param application what is closed at the end of the test, or when {@link TestCluster#stop} stops the server: the application,
 *     which closes the server along with the rest. The server itself if nothing else is to be closed
 */
public record StartedServer(StreampodServer server, AutoCloseable application) {}
