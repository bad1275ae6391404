package dev.streampod.server.internal.redis;

import dev.streampod.server.redis.RedisSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and options with which the Redis client connects to a node, by the settings of the application. Immutable.
 */
public final class RedisNodes {

    private final RedisSettings settings;
    private final String clientName;
    private final Duration timeout;
    private final String timeoutName;

    /**
     * @param clientName the name of connections unless the settings have one; characters that Redis does not take are
     *     replaced
     * @param timeout for connecting, and for commands
     * @param timeoutName what sets that time
     */
    public RedisNodes(RedisSettings settings, String clientName, Duration timeout, String timeoutName) {
        this.settings = settings;
        String name = settings.clientName();
        this.clientName = name == null ? clientName.replaceAll("[^!-~]", "_") : name;
        this.timeout = timeout;
        this.timeoutName = timeoutName;
    }

    /** The name of a node in texts: its host and port. */
    public static String name(InetSocketAddress node) {
        String host = node.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + node.getPort();
    }

    /**
     * The failure to report for a connection that could not be opened: where a node has taken it and gives no answer, as
     * one that is paused or stopped, the client library names neither the node nor the time, and sometimes only its own
     * closing. Nor does it say that one side may speak TLS and the other not: then the node closes the connection, or waits
     * for more.
     */
    public Throwable explained(InetSocketAddress node, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String name = name(node);
        if (isUnanswered(cause)) {
            return new RedisException(name + " accepted the connection but did not answer within " + timeout.toMillis()
                    + " ms (" + timeoutName + ")"
                    + (settings.isTls() ? ". Perhaps it does not speak TLS at that port" : ""));
        }
        return isClosed(cause) && !settings.isTls()
                ? new RedisException(name + " has closed the connection (" + cause.getMessage()
                        + "). Perhaps it speaks TLS at that port: then the address begins with rediss instead of redis")
                : failure;
    }

    private static boolean isUnanswered(Throwable cause) {
        return cause instanceof RedisCommandTimeoutException
                || cause instanceof TimeoutException
                || cause instanceof ClosedChannelException
                || cause instanceof SslHandshakeTimeoutException;
    }

    /** Whether the node has reset or closed the connection. The text of a reset is the operating system's, in its language. */
    private static boolean isClosed(Throwable cause) {
        return cause.getClass() == IOException.class
                || cause.getClass() == SocketException.class
                || String.valueOf(cause.getMessage())
                        .startsWith("Connection closed prematurely"); // the client library's
    }

    /** A Redis: a master, a replica, or a node of a cluster. */
    public RedisURI redis(InetSocketAddress node) {
        RedisURI uri = uri(node, settings.user(), settings.password());
        uri.setDatabase(settings.database());
        return uri;
    }

    public RedisURI sentinel(InetSocketAddress node) {
        return uri(node, settings.sentinelUser(), settings.sentinelPassword());
    }

    private RedisURI uri(InetSocketAddress node, @Nullable String user, @Nullable String password) {
        var builder = RedisURI.Builder.redis(node.getHostString(), node.getPort())
                .withTimeout(timeout)
                .withSsl(settings.isTls())
                .withVerifyPeer(settings.isHostnameVerified() ? SslVerifyMode.FULL : SslVerifyMode.CA);
        if (password != null && user != null) {
            builder.withAuthentication(user, password);
        } else if (password != null) {
            builder.withPassword(password.toCharArray());
        }
        return builder.withClientName(clientName).build();
    }

    /**
     * How the client is to behave: it never connects again by itself, and refuses what is sent over a lost connection.
     *
     * @return to be completed with what is particular
     */
    public ClientOptions.Builder clientOptions() {
        var options = ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build());
        if (settings.isTls()) {
            var ssl = SslOptions.builder().jdkSslProvider().handshakeTimeout(timeout);
            if (settings.trust() != null) {
                ssl.trustManager(settings.trust());
            }
            if (settings.key() != null) {
                ssl.keyManager(settings.key());
            }
            if (!settings.tlsProtocols().isEmpty()) {
                ssl.protocols(settings.tlsProtocols().toArray(String[]::new));
            }
            if (!settings.tlsCipherSuites().isEmpty()) {
                ssl.cipherSuites(settings.tlsCipherSuites().toArray(String[]::new));
            }
            options.sslOptions(ssl.build());
        }
        return options;
    }
}
