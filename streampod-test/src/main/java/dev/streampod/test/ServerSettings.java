package dev.streampod.test;

import dev.streampod.server.StreampodServer;
import java.util.Optional;

/**
 * The settings with which a server of a test has to be started. A parameter of methods marked with {@link ServerUnderTest} that return
 * a {@link StartedServer}; where such a method returns a builder, the settings are applied to it.
 *
 * @param host the loopback address
 * @param port 0, for any free port
 * @param name unique among the servers of the test
 * @param redis the address of the Redis between the servers, such as {@code redis://127.0.0.1:6379}; empty where there is one server
 * @param clock the clock of the test, which its clients and keys use as well
 */
public record ServerSettings(String host, int port, String name, Optional<String> redis, TestClock clock) {

    /** Applies all settings to a builder, and returns it. */
    public StreampodServer.Builder applyTo(StreampodServer.Builder builder) {
        redis.ifPresent(builder::redis);
        return builder.host(host).port(port).name(name).clock(clock);
    }
}
