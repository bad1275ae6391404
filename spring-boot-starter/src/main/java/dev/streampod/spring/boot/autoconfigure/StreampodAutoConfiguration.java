package dev.streampod.spring.boot.autoconfigure;

import dev.streampod.server.HandlerInterceptor;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.redis.RedisSettings;
import dev.streampod.spring.boot.StreampodProperties;
import dev.streampod.spring.boot.StreampodServerCustomizer;
import dev.streampod.spring.boot.internal.redis.RedisDetails;
import dev.streampod.spring.boot.internal.redis.RedisOfApplication;
import dev.streampod.spring.boot.internal.start.AuthenticatorExtension;
import dev.streampod.spring.boot.internal.start.Authenticators;
import dev.streampod.spring.boot.internal.start.InterceptorExtension;
import dev.streampod.spring.boot.internal.start.PropertiesCheck;
import dev.streampod.spring.boot.internal.start.ServerFactory;
import dev.streampod.spring.boot.internal.start.ServerLifecycle;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Builds the server of the application's endpoints, and starts and stops it with the application. */
@AutoConfiguration
@ConditionalOnProperty(prefix = StreampodProperties.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(StreampodProperties.class)
public class StreampodAutoConfiguration {

    /** Before any bean is made, and so before the properties are bound. */
    @Bean
    static BeanFactoryPostProcessor streampodPropertiesCheck(Environment environment) {
        return factory -> new PropertiesCheck(environment).run();
    }

    /** Closed with the application's context: its threads end in any case. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    StreampodServer streampodServer(
            ApplicationContext context,
            StreampodProperties properties,
            ObjectProvider<RedisSettings> redis,
            ObjectProvider<RedisDetails> redisDetails,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<Authenticator> authenticator,
            ObjectProvider<AuthenticatorExtension> extensions,
            ObjectProvider<ServerMetrics> metrics,
            ObjectProvider<HandlerInterceptor> interceptor,
            ObjectProvider<InterceptorExtension> interceptorExtensions,
            ObjectProvider<StreampodServerCustomizer> customizers) {
        Binder binder = Binder.get(context.getEnvironment());
        return new ServerFactory(context, properties, binder)
                .server(
                        bundles.getIfAvailable(),
                        redis.getIfAvailable(() -> new RedisOfApplication(
                                        binder, redisDetails.getIfAvailable(), bundles.getIfAvailable())
                                .settings()),
                        Authenticators.extended(
                                authenticator.getIfAvailable(),
                                extensions.orderedStream().toList()),
                        metrics.getIfAvailable(),
                        extended(interceptor.getIfAvailable(), interceptorExtensions),
                        customizers);
    }

    private static @Nullable HandlerInterceptor extended(
            @Nullable HandlerInterceptor own, ObjectProvider<InterceptorExtension> extensions) {
        HandlerInterceptor all = own;
        for (InterceptorExtension extension : extensions.orderedStream().toList()) {
            all = extension.extend(all);
        }
        return all;
    }

    @Bean
    @ConditionalOnMissingBean
    ServerLifecycle streampodServerLifecycle(StreampodServer server, StreampodProperties properties) {
        return new ServerLifecycle(server, !properties.port().isSame());
    }
}
