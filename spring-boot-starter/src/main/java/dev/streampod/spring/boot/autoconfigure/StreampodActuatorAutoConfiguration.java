package dev.streampod.spring.boot.autoconfigure;

import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.internal.actuator.Boot3HealthIndicator;
import dev.streampod.spring.boot.internal.actuator.Boot4HealthIndicator;
import dev.streampod.spring.boot.internal.actuator.StreampodEndpoint;
import dev.streampod.spring.boot.internal.start.ServerLifecycle;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the Actuator shows of the server. */
@AutoConfiguration(after = StreampodAutoConfiguration.class)
@ConditionalOnBean({StreampodServer.class, ServerLifecycle.class})
public class StreampodActuatorAutoConfiguration {

    /** The endpoint {@code streampod}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    @ConditionalOnAvailableEndpoint(endpoint = StreampodEndpoint.class)
    static class Connections {

        @Bean
        @ConditionalOnMissingBean
        StreampodEndpoint streampodEndpoint(StreampodServer server) {
            return new StreampodEndpoint(server);
        }
    }

    /** The state of the server in Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator")
    @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator("streampod")
    static class Boot3Health {

        @Bean
        @ConditionalOnMissingBean(name = "streampodHealthIndicator")
        Boot3HealthIndicator streampodHealthIndicator(StreampodServer server, ServerLifecycle lifecycle) {
            return new Boot3HealthIndicator(server, lifecycle);
        }
    }

    /** The same in Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator")
    @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator("streampod")
    static class Boot4Health {

        @Bean
        @ConditionalOnMissingBean(name = "streampodHealthIndicator")
        Boot4HealthIndicator streampodHealthIndicator(StreampodServer server, ServerLifecycle lifecycle) {
            return new Boot4HealthIndicator(server, lifecycle);
        }
    }
}
