package dev.streampod.spring.boot.autoconfigure;

import dev.streampod.server.HandlerInterceptor;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.spring.boot.internal.security.PasswordAuthenticator;
import dev.streampod.spring.boot.internal.security.SecurityContextInterceptor;
import dev.streampod.spring.boot.internal.security.SignedInUsers;
import dev.streampod.spring.boot.internal.security.TokenAuthenticator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;

/**
 * Has Spring Security say who clients are, unless the application has an {@link Authenticator}; and has code of endpoints
 * find them in its context.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration"
        })
@ConditionalOnClass(SecurityContextHolder.class)
@Import({
    StreampodSecurityAutoConfiguration.Tokens.class,
    StreampodSecurityAutoConfiguration.OwnManager.class,
    StreampodSecurityAutoConfiguration.CommonManager.class
})
public class StreampodSecurityAutoConfiguration {

    @Bean
    SignedInUsers streampodSignedInUsers() {
        return new SignedInUsers();
    }

    @Bean
    @ConditionalOnMissingBean(HandlerInterceptor.class)
    SecurityContextInterceptor streampodSecurityContext(SignedInUsers users) {
        return new SecurityContextInterceptor(users);
    }

    /** Keys are tokens of a resource server. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JwtDecoder.class, JwtAuthenticationConverter.class})
    @ConditionalOnBean(JwtDecoder.class)
    @ConditionalOnMissingBean(Authenticator.class)
    static class Tokens {

        @Bean
        TokenAuthenticator streampodAuthenticator(
                JwtDecoder decoder, ObjectProvider<JwtAuthenticationConverter> converter, SignedInUsers users) {
            return new TokenAuthenticator(decoder, converter.getIfAvailable(JwtAuthenticationConverter::new), users);
        }
    }

    /** Keys are names and passwords, for the application's manager. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(AuthenticationManager.class)
    @ConditionalOnMissingBean(Authenticator.class)
    static class OwnManager {

        @Bean
        PasswordAuthenticator streampodAuthenticator(AuthenticationManager manager, SignedInUsers users) {
            return new PasswordAuthenticator(manager, users);
        }
    }

    /** Keys are names and passwords, for the manager that Spring Security makes of the beans that know users. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AuthenticationConfiguration.class)
    @ConditionalOnBean(AuthenticationConfiguration.class)
    @ConditionalOnMissingBean(Authenticator.class)
    static class CommonManager {

        /** The manager is asked for at the first sign-in: it is made of beans that may not be there yet. */
        @Bean
        PasswordAuthenticator streampodAuthenticator(AuthenticationConfiguration configuration, SignedInUsers users) {
            return new PasswordAuthenticator(
                    authentication -> {
                        AuthenticationManager manager;
                        try {
                            manager = configuration.getAuthenticationManager();
                        } catch (Exception e) {
                            throw new IllegalStateException("Spring Security has no AuthenticationManager", e);
                        }
                        return manager.authenticate(authentication);
                    },
                    users);
        }
    }
}
