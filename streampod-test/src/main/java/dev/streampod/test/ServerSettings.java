package dev.streampod.test;

import dev.streampod.server.StreampodServer;
import java.util.Optional;

/**
 * What a server of a test is started with. A parameter of methods marked with {@link ServerUnderTest} that return a {@link
 * StartedServer}; a builder that such a method returns gets it all by itself.
 *
 * @param host the address of loopback
 * @param port 0, for any that is free
 * @param name other than those of the other servers of the test
 * @param redis the address of the Redis between the servers, as {@code redis://127.0.0.1:6379}; empty for a server alone
 * @param clock by which the server is to go, as the clients and keys of the test do
 */
public record ServerSettings(String host, int port, String name, Optional<String> redis, TestClock clock) {

    /** Sets all of it on a builder, and returns that. */
    public StreampodServer.Builder applyTo(StreampodServer.Builder builder) {
        redis.ifPresent(builder::redis);
        return builder.host(host).port(port).name(name).clock(clock);
    }
}
