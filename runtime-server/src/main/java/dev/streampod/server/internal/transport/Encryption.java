package dev.streampod.server.internal.transport;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * The settings of a server's TLS.
 *
 * @param protocols empty for those that Jetty takes for safe
 * @param cipherSuites empty for those that Jetty takes for safe
 */
public record Encryption(SSLContext context, List<String> protocols, List<String> cipherSuites) {

    void applyTo(SslContextFactory factory) {
        factory.setSslContext(context);
        if (!protocols.isEmpty()) {
            factory.setExcludeProtocols();
            factory.setIncludeProtocols(protocols.toArray(String[]::new));
        }
        if (!cipherSuites.isEmpty()) {
            factory.setExcludeCipherSuites();
            factory.setIncludeCipherSuites(cipherSuites.toArray(String[]::new));
        }
    }
}
