package dev.streampod.spring.boot.autoconfigure;

import dev.streampod.server.metrics.MicrometerMetrics;
import dev.streampod.server.metrics.ServerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Registers the server's measurements with the application's registry. */
@AutoConfiguration(
        before = StreampodAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
public class StreampodMetricsAutoConfiguration {

    @Bean
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnMissingBean(ServerMetrics.class)
    MicrometerMetrics streampodMetrics(MeterRegistry registry) {
        return new MicrometerMetrics(registry);
    }
}
