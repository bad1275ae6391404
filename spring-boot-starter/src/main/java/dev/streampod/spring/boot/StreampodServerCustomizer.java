package dev.streampod.spring.boot;

import dev.streampod.server.StreampodServer;

/**
 * A bean that changes how the server is built, after the properties were applied: for what has no property, such as TLS.
 * Several run in the order of {@code @Order}.
 */
@FunctionalInterface
public interface StreampodServerCustomizer {

    /** Called once, before the server is built. */
    void customize(StreampodServer.Builder builder);
}
