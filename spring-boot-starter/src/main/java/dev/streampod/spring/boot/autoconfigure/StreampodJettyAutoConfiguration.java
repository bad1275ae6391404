package dev.streampod.spring.boot.autoconfigure;

import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.StreampodProperties;
import dev.streampod.spring.boot.internal.jetty.BeforeFilter;
import dev.streampod.spring.boot.internal.jetty.Boot3JettyMount;
import dev.streampod.spring.boot.internal.jetty.Boot4JettyMount;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the server into the application's Jetty, where {@code streampod.port} is {@code same}. */
@AutoConfiguration(
        after = StreampodAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration",
            "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"
        })
@ConditionalOnProperty(prefix = StreampodProperties.PREFIX, name = "port", havingValue = "same", matchIfMissing = true)
@ConditionalOnBean(StreampodServer.class)
public class StreampodJettyAutoConfiguration {

    /** In Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = Boot3.FACTORY)
    @ConditionalOnBean(type = Boot3.FACTORY)
    static class Boot3 {

        static final String FACTORY = "org.springframework.boot.web.embedded.jetty.ConfigurableJettyWebServerFactory";

        @Bean
        Boot3JettyMount streampodJettyMount(
                ObjectProvider<StreampodServer> server, ObjectProvider<BeforeFilter> beforeFilter) {
            return new Boot3JettyMount(server, beforeFilter);
        }
    }

    /** In Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = Boot4.FACTORY)
    @ConditionalOnBean(type = Boot4.FACTORY)
    static class Boot4 {

        static final String FACTORY = "org.springframework.boot.jetty.ConfigurableJettyWebServerFactory";

        @Bean
        Boot4JettyMount streampodJettyMount(
                ObjectProvider<StreampodServer> server, ObjectProvider<BeforeFilter> beforeFilter) {
            return new Boot4JettyMount(server, beforeFilter);
        }
    }
}
