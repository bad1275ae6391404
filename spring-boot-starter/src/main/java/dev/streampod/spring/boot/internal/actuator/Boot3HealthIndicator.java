package dev.streampod.spring.boot.internal.actuator;

import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.internal.start.ServerLifecycle;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** The state of the server, for Spring Boot 3. */
public final class Boot3HealthIndicator implements HealthIndicator {

    private final StreampodServer server;
    private final ServerLifecycle lifecycle;

    public Boot3HealthIndicator(StreampodServer server, ServerLifecycle lifecycle) {
        this.server = server;
        this.lifecycle = lifecycle;
    }

    @Override
    public Health health() {
        var state = ServerState.of(server, lifecycle);
        return (state.up() ? Health.up() : Health.down())
                .withDetails(state.details())
                .build();
    }
}
