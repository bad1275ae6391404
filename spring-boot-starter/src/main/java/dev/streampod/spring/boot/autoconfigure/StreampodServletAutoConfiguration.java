package dev.streampod.spring.boot.autoconfigure;

import dev.streampod.server.StreampodFilter;
import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.StreampodProperties;
import dev.streampod.spring.boot.internal.jetty.BeforeFilter;
import dev.streampod.spring.boot.internal.jetty.JettyMount;
import dev.streampod.spring.boot.internal.security.HandshakeTickets;
import dev.streampod.spring.boot.internal.security.SignedInFilter;
import dev.streampod.spring.boot.internal.security.SignedInUsers;
import dev.streampod.spring.boot.internal.servlet.FilterMount;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Puts the server behind the filters of the application in Tomcat and Undertow, and with Spring Security in
 * Jetty, where {@code streampod.port} is {@code same}. With Spring Security, callers are whom it has authenticated.
 */
@AutoConfiguration(
        after = {
            StreampodAutoConfiguration.class,
            StreampodJettyAutoConfiguration.class,
            StreampodSecurityAutoConfiguration.class
        })
@ConditionalOnProperty(prefix = StreampodProperties.PREFIX, name = "port", havingValue = "same", matchIfMissing = true)
@ConditionalOnProperty(prefix = StreampodProperties.PREFIX, name = "enabled", matchIfMissing = true)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(name = "jakarta.servlet.Filter")
@Conditional(StreampodServletAutoConfiguration.BehindFilters.class)
public class StreampodServletAutoConfiguration {

    /** In Jetty without Spring Security the server stands before the application, where it needs no Servlets. */
    static class BehindFilters extends AnyNestedCondition {

        BehindFilters() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnClass(name = "org.apache.catalina.startup.Tomcat")
        static class InTomcat {}

        @ConditionalOnClass(name = "io.undertow.servlet.api.DeploymentInfo")
        static class InUndertow {}

        @ConditionalOnClass(SecurityContextHolder.class)
        @ConditionalOnBean(JettyMount.class)
        static class SecuredInJetty {}
    }

    @Bean
    @ConditionalOnMissingBean
    FilterMount streampodFilterMount(StreampodFilter filter) {
        return new FilterMount(filter);
    }

    @Bean
    @ConditionalOnBean(JettyMount.class)
    BeforeFilter streampodBeforeFilter(StreampodFilter filter) {
        return filter::jettyHandler;
    }

    /** With Spring Security. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityContextHolder.class)
    static class SignedIn {

        /** Before other extensions: whether there are other keys says the application's own authenticator. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        HandshakeTickets streampodHandshakeTickets(SignedInUsers users) {
            return new HandshakeTickets(users);
        }

        @Bean
        @ConditionalOnMissingBean
        StreampodFilter streampodFilter(
                StreampodServer server, HandshakeTickets tickets, StreampodProperties properties) {
            return new SignedInFilter(
                    server, tickets, properties.allowedOrigins().contains("*"));
        }
    }

    /** Without. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.security.core.context.SecurityContextHolder")
    static class Anonymous {

        @Bean
        @ConditionalOnMissingBean
        StreampodFilter streampodFilter(StreampodServer server) {
            return new StreampodFilter(server);
        }
    }
}
