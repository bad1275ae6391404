package dev.streampod.server;

import dev.streampod.fixtures.TestCertificates;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What is particular to a server on the port of an Undertow; the rest is in the tests that are run in Undertow, too. */
class UndertowTest extends SocketContainerTest {

    UndertowTest() {
        super("XNIO-");
    }

    @Override
    ServletContainer start(StreampodServer server, @Nullable TestCertificates certificates) throws Exception {
        return UndertowServer.start(new StreampodFilter(server), certificates == null ? null : tls(certificates));
    }

    private static SSLContext tls(TestCertificates certificates) throws Exception {
        char[] password = TestCertificates.PASSWORD.toCharArray();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(certificates.keyStore().toFile(), password), password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    long connections(ServletContainer container) {
        return ((UndertowServer) container).connections();
    }
}
