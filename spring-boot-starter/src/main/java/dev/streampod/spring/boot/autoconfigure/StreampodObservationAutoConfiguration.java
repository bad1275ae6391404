package dev.streampod.spring.boot.autoconfigure;

import dev.streampod.spring.boot.internal.observation.ObservedHandlers;
import dev.streampod.spring.boot.internal.start.InterceptorExtension;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Observes calls of endpoints with the application's registry, from which timers and spans of tracing are made. */
@AutoConfiguration(
        before = StreampodAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass(ObservationRegistry.class)
public class StreampodObservationAutoConfiguration {

    @Bean
    @ConditionalOnBean(ObservationRegistry.class)
    InterceptorExtension streampodObservations(ObservationRegistry registry) {
        return other -> new ObservedHandlers(registry, other);
    }
}
