package dev.streampod.spring.boot;

import dev.streampod.spring.boot.autoconfigure.StreampodActuatorAutoConfiguration;
import dev.streampod.spring.boot.autoconfigure.StreampodAutoConfiguration;
import dev.streampod.spring.boot.autoconfigure.StreampodJettyAutoConfiguration;
import dev.streampod.spring.boot.autoconfigure.StreampodMetricsAutoConfiguration;
import dev.streampod.spring.boot.autoconfigure.StreampodObservationAutoConfiguration;
import dev.streampod.spring.boot.autoconfigure.StreampodRedisAutoConfiguration;
import dev.streampod.spring.boot.autoconfigure.StreampodSecurityAutoConfiguration;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/** Configures what is to be tested and nothing else, so that an application starts in no time. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@AutoConfigurationPackage
@ImportAutoConfiguration({
    StreampodAutoConfiguration.class,
    StreampodRedisAutoConfiguration.class,
    StreampodSecurityAutoConfiguration.class,
    StreampodMetricsAutoConfiguration.class,
    StreampodObservationAutoConfiguration.class,
    StreampodActuatorAutoConfiguration.class,
    StreampodJettyAutoConfiguration.class
})
@interface StreampodAlone {}
