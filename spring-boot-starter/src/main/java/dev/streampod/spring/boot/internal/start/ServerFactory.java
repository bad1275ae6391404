package dev.streampod.spring.boot.internal.start;

import dev.streampod.concurrent.FailureText;
import dev.streampod.server.HandlerInterceptor;
import dev.streampod.server.Limits;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.redis.RedisSettings;
import dev.streampod.spring.boot.StreampodProperties;
import dev.streampod.spring.boot.StreampodServerCustomizer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;

/** Makes the server of the application's endpoints, by its properties and beans. */
public final class ServerFactory {

    private final ApplicationContext context;
    private final StreampodProperties properties;
    private final Binder binder;

    public ServerFactory(ApplicationContext context, StreampodProperties properties, Binder binder) {
        this.context = context;
        this.properties = properties;
        this.binder = binder;
    }

    /**
     * Builds the server; the caller closes it.
     *
     * @param bundles null where there are none
     * @param redis null for none
     * @param authenticator null where clients cannot sign in
     * @param metrics null for none
     * @param interceptor null for none
     * @throws StartRefusedException when the properties or the endpoints do not fit
     */
    public StreampodServer server(
            @Nullable SslBundles bundles,
            @Nullable RedisSettings redis,
            @Nullable Authenticator authenticator,
            @Nullable ServerMetrics metrics,
            @Nullable HandlerInterceptor interceptor,
            ObjectProvider<StreampodServerCustomizer> customizers) {
        checkSamePort();
        var builder = StreampodServer.builder(EndpointSets.of(context))
                .limits(limits())
                .messagingLimits(properties.messaging().toLimits());
        Integer port = properties.port().number();
        if (port != null) {
            builder.port(port);
        }
        applyTexts(builder);
        applyFlags(builder);
        BundleTls tls = tls(bundles);
        if (tls != null) {
            builder.tls(tls.tls());
        }
        if (redis != null) {
            builder.redis(redis);
        }
        if (authenticator != null) {
            builder.authenticator(authenticator);
        }
        if (metrics != null) {
            builder.metrics(metrics);
        }
        if (interceptor != null) {
            builder.interceptor(interceptor);
        }
        customizers.orderedStream().forEach(each -> each.customize(builder));
        try {
            StreampodServer server = builder.build();
            if (tls != null) {
                tls.renew(server);
            }
            return server;
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(
                    FailureText.sentence("The Streampod server cannot be built: " + e.getMessage()),
                    "Check the endpoints and the properties streampod.* of the application.");
        }
    }

    private @Nullable BundleTls tls(@Nullable SslBundles bundles) {
        String name = properties.ssl().bundle();
        if (name == null || name.isEmpty()) {
            return null;
        }
        if (properties.port().isSame()) {
            throw new StartRefusedException(
                    "streampod.ssl.bundle is for a port of its own, and streampod.port is same: the TLS of that port is the"
                            + " application's.",
                    "Set server.ssl.bundle instead, or streampod.port to a port of its own.");
        }
        return new BundleTls(name, bundles);
    }

    private void applyTexts(StreampodServer.Builder builder) {
        String host = properties.host();
        if (host != null) {
            builder.host(host);
        }
        String name = properties.name();
        if (name != null) {
            builder.name(name);
        }
        String channelPrefix = properties.channelPrefix();
        if (channelPrefix != null) {
            builder.channelPrefix(channelPrefix);
        }
        String page = properties.page();
        if (page != null) {
            builder.page(Objects.requireNonNull(context.getClassLoader()), page);
        }
        if (properties.allowedOrigins().contains("*")) {
            builder.allowAnyOrigin();
        } else {
            builder.allowedOrigins(properties.allowedOrigins().toArray(String[]::new));
        }
    }

    private void applyFlags(StreampodServer.Builder builder) {
        if (properties.behindProxy()) {
            builder.behindProxy();
        }
        if (properties.serveDescriptions()) {
            builder.serveDescriptions();
        }
        if (properties.serveBrowserRuntime()) {
            builder.serveBrowserRuntime();
        }
    }

    /** An application that stops at once does not wait for clients either, unless it says how long. */
    private Limits limits() {
        return properties
                .limits()
                .toLimits(binder.bind("server.shutdown", String.class)
                        .map("immediate"::equalsIgnoreCase)
                        .orElse(false));
    }

    private void checkSamePort() {
        if (properties.port().isSame() && context.getBeanNamesForType(SharedPort.class).length == 0) {
            throw new StartRefusedException(
                    "streampod.port is same, as it is unless set, and the application has no web server whose port can be"
                            + " shared: that of a Tomcat, a Jetty or an Undertow.",
                    "Set streampod.port to a port of its own, such as 8090; or add a web server, with spring-boot-starter-web"
                            + " for example.");
        }
    }
}
