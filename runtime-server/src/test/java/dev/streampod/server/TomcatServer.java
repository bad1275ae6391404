package dev.streampod.server;

import dev.streampod.fixtures.TestCertificates;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;

/** A Tomcat with an application that answers {@code own}, and our filter before it. */
final class TomcatServer implements ServletContainer {

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;

    private TomcatServer(Path folder) {
        this(folder, new Connector());
    }

    private TomcatServer(Path folder, Connector connector) {
        this.folder = folder;
        tomcat.setConnector(connector);
    }

    /** Serves a server that was built and not started. */
    static TomcatServer start(StreampodServer server) {
        return start(server, null);
    }

    /** The same, with a filter that was registered without asynchronous requests. */
    static TomcatServer startWithoutAsync(StreampodServer server) {
        return start(server, null, false);
    }

    /** The same, with Tomcat's other connector. */
    static TomcatServer startWithNio2(StreampodServer server, @Nullable TestCertificates certificates) {
        try {
            var started =
                    new TomcatServer(Files.createTempDirectory("tomcat"), new Connector(new Http11Nio2Protocol()));
            started.run(new StreampodFilter(server), certificates, true);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, with a filter of the application's. */
    static TomcatServer start(StreampodFilter filter) {
        try {
            var started = new TomcatServer(Files.createTempDirectory("tomcat"));
            started.run(filter, null, true);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, with TLS. */
    static TomcatServer start(StreampodServer server, @Nullable TestCertificates certificates) {
        return start(server, certificates, true);
    }

    private static TomcatServer start(StreampodServer server, @Nullable TestCertificates certificates, boolean async) {
        try {
            var started = new TomcatServer(Files.createTempDirectory("tomcat"));
            started.run(new StreampodFilter(server), certificates, async);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(StreampodFilter streampod, @Nullable TestCertificates certificates, boolean async) {
        tomcat.setBaseDir(folder.toString());
        tomcat.setSilent(true);
        var connector = tomcat.getConnector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        if (certificates != null) {
            encrypt(connector, certificates);
        }
        var context = tomcat.addContext("", folder.toString());
        var filter = new FilterDef();
        filter.setFilterName("streampod");
        filter.setFilter(streampod);
        filter.setAsyncSupported(String.valueOf(async));
        context.addFilterDef(filter);
        var everything = new FilterMap();
        everything.setFilterName("streampod");
        everything.addURLPattern("/*");
        context.addFilterMap(everything);
        Tomcat.addServlet(context, "own", new Own());
        context.addServletMappingDecoded("/own", "own");
        Tomcat.addServlet(context, "missing", new Missing());
        context.addServletMappingDecoded("/", "missing");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void encrypt(Connector connector, TestCertificates certificates) {
        var host = new SSLHostConfig();
        var certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(certificates.keyStore().toString());
        certificate.setCertificateKeystorePassword(TestCertificates.PASSWORD);
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
    }

    /** How many connections Tomcat has, and one more as soon as it is ready for the next. */
    long connections() {
        return ((AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler()).getConnectionCount();
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(TomcatServer::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Own extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("own");
        }
    }

    private static final class Missing extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
