package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.internal.broker.LogCapture;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is particular to a server on the port of a Tomcat; the rest is in the tests that are run in Tomcat, too. */
class TomcatTest extends SocketContainerTest {

    TomcatTest() {
        super("http-nio-");
    }

    @Override
    ServletContainer start(StreampodServer server, @Nullable TestCertificates certificates) {
        var tomcat = TomcatServer.start(server, certificates);
        await().untilAsserted(() ->
                assertThat(tomcat.connections()).as("with the one it waits for").isPositive());
        return tomcat;
    }

    @Override
    long connections(ServletContainer container) {
        return ((TomcatServer) container).connections();
    }

    @Test
    void aFilterThatWasRegisteredWithoutAsynchronousRequestsSaysSo() throws Exception {
        var tomcat = closedAfterTest(TomcatServer.startWithoutAsync(built(new Recording())));
        var response = send(tomcat.port(), "GET", "/health");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("register them with asyncSupported = true");
    }

    /** On Tomcat's own thread: it is Tomcat that hears of it. */
    @Test
    void anErrorOfTheFilterThatSaysTheKeyIsToldAndHarmsNobodyElse() throws Exception {
        var failing = new AtomicBoolean();
        var server = built(new Recording());
        var tomcat = closedAfterTest(TomcatServer.start(new StreampodFilter(server) {

            private static final long serialVersionUID = 1L;

            @Override
            protected @Nullable String key(HttpServletRequest request) {
                if (failing.get()) {
                    throw new NoClassDefFoundError("on purpose");
                }
                return null;
            }
        }));
        RawWebSocket neighbour = closedAfterTest(RawWebSocket.connect(tomcat.port()));
        neighbour.hello();
        open(neighbour, "echo");
        var logged = new LoggedByTomcat();
        var root = Logger.getLogger("");
        root.addHandler(logged);
        try {
            failing.set(true);
            assertThat(send(tomcat.port(), "POST", "/api/echo/nothing").statusCode())
                    .isEqualTo(500);
            assertThatThrownBy(() -> RawWebSocket.connect(tomcat.port())).hasMessageContaining("handshake");
            await().untilAsserted(() -> assertThat(logged.thrown)
                    .hasSize(2)
                    .allSatisfy(thrown -> assertThat(thrown)
                            .isInstanceOf(NoClassDefFoundError.class)
                            .hasMessage("on purpose")));
        } finally {
            root.removeHandler(logged);
        }
        failing.set(false);
        String message = "[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]";
        neighbour.sendText(message);
        assertThat(neighbour.expectText()).isEqualTo(message);
        assertThat(send(tomcat.port(), "POST", "/api/echo/nothing").statusCode())
                .isEqualTo(404);
        closedAfterTest(RawWebSocket.connect(tomcat.port())).hello();
    }

    /** Of an application's filter before this one, for example, which looks at what is read. */
    @Test
    void anErrorWhileABodyIsReadIsLoggedAndHarmsNobodyElse() throws Exception {
        var failing = new AtomicBoolean(true);
        var tomcat = closedAfterTest(TomcatServer.start(new StreampodFilter(built(new Recording())) {

            private static final long serialVersionUID = 1L;

            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                super.doFilter(
                        new HttpServletRequestWrapper((HttpServletRequest) request) {

                            @Override
                            public ServletInputStream getInputStream() throws IOException {
                                return new FailingBody(super.getInputStream(), failing);
                            }
                        },
                        response,
                        chain);
            }
        }));
        try (var log = new LogCapture("dev.streampod.server")) {
            assertThatThrownBy(() -> send(tomcat.port(), "POST", "/api/echo/nothing"))
                    .isInstanceOf(IOException.class);
            assertThat(log.errors()).singleElement().asString().startsWith("Serving a request failed");
            assertThat(log.thrown()).singleElement().isInstanceOf(StackOverflowError.class);
        }
        failing.set(false);
        assertThat(send(tomcat.port(), "POST", "/api/echo/nothing").statusCode())
                .isEqualTo(404);
    }

    /** A body that cannot be read. */
    private static final class FailingBody extends ServletInputStream {

        private final ServletInputStream body;
        private final AtomicBoolean failing;

        private FailingBody(ServletInputStream body, AtomicBoolean failing) {
            this.body = body;
            this.failing = failing;
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            if (failing.get()) {
                throw new StackOverflowError("on purpose");
            }
            return body.read(buffer);
        }

        @Override
        public int read() throws IOException {
            return body.read();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }

    /** Tomcat logs through java.util.logging. */
    private static final class LoggedByTomcat extends Handler {

        private final List<Throwable> thrown = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getThrown() != null) {
                thrown.add(entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void inAnotherServletContainerTheFilterSaysWhatElseToDo() {
        var server = closedAfterTest(built(new Recording()));
        var context = (ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getServerInfo");
                    return "WildFly 40";
                });
        var config = (FilterConfig) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {FilterConfig.class},
                (proxy, method, arguments) -> context);
        var filter = new StreampodFilter(server);
        assertThatThrownBy(() -> filter.init(config))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining("WildFly 40")
                .hasMessageContaining(".port(8081)");
    }
}
