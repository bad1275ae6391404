package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.RawWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/**
 * What the tests of the server share: servers and clients that end with the test. The servers have ports of their own, or
 * share that of an application in a Tomcat, an Undertow or a Jetty when the tests are run for that: what clients see is the same.
 */
abstract class ServerTest {

    /** Set where the tests are run with servers behind filters of an application: tomcat, undertow or jetty. */
    static final String CONTAINER = System.getProperty("streampod.test.container", "none");

    private final Map<StreampodServer, ServletContainer> containers = new HashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    StreampodServer start(Recording recording) {
        return start(recording, builder -> builder);
    }

    StreampodServer start(Recording recording, UnaryOperator<StreampodServer.Builder> settings) {
        return start(recording.endpoints(), settings);
    }

    StreampodServer start(EndpointSet endpoints, UnaryOperator<StreampodServer.Builder> settings) {
        StreampodServer server = settings.apply(StreampodServer.builder(endpoints)
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build()))
                .build();
        opened.add(server);
        if (CONTAINER.equals("none")) {
            return server.start();
        }
        ServletContainer container = switch (CONTAINER) {
            case "jetty" -> JettyApplication.start(server);
            case "undertow" -> UndertowServer.start(server);
            default -> TomcatServer.start(server);
        };
        opened.add(container);
        containers.put(server, container);
        return server;
    }

    /** The port that clients find the server at. */
    int port(StreampodServer server) {
        ServletContainer container = containers.get(server);
        return container == null ? server.port() : container.port();
    }

    /**
     * The defaults, but for the time that it takes to give up clients who do not answer a close; and none is given up because
     * this machine is busy. A client that has much to read before the close needs more than that: {@link #patient}.
     */
    static Limits.Builder quick() {
        return Limits.builder()
                .helloTimeout(Deadline.DEFAULT)
                .heartbeat(Duration.ofMinutes(5))
                .closeTimeout(Duration.ofSeconds(1))
                .drainSpread(Duration.ofMillis(100))
                .drainTimeout(Duration.ofSeconds(30));
    }

    /** The same, for clients who read to the close, however long it takes them. */
    static Limits.Builder patient() {
        return quick().closeTimeout(Duration.ofMinutes(5));
    }

    RawWebSocket connect(StreampodServer server) {
        RawWebSocket client = RawWebSocket.connect(port(server));
        opened.add(client);
        return client;
    }

    /** A client that has been welcomed. */
    RawWebSocket welcomed(StreampodServer server) {
        RawWebSocket client = connect(server);
        client.hello();
        return client;
    }

    /** A client whose stream of the endpoint is open. */
    RawWebSocket open(StreampodServer server, String endpoint) {
        RawWebSocket client = welcomed(server);
        open(client, endpoint);
        return client;
    }

    static void open(RawWebSocket client, String endpoint) {
        client.sendText("[\"open\",\"" + endpoint + "\"]");
        String answer = client.expectText();
        while (answer.equals("[\"ping\"]")) {
            answer = client.expectText(); // it took us so long that the server asked
        }
        if (!answer.equals("[\"opened\",\"" + endpoint + "\"]")) {
            throw new AssertionError("the stream was not opened: " + answer);
        }
    }

    /** Stops a container while a client has a stream of the endpoint echo open. */
    void saysGoodbyeWhenItStops(ServletContainer container) throws InterruptedException {
        RawWebSocket client = closedAfterTest(RawWebSocket.connect(container.port()));
        client.hello();
        open(client, "echo");
        var stopping = new Thread(container::close);
        stopping.start();
        assertThat(client.expectText()).startsWith("[\"goodbye\"");
        assertThat(client.expectClose().code()).isEqualTo(3001);
        client.sendClose(3001, "");
        client.awaitEnd();
        stopping.join();
    }

    <T extends AutoCloseable> T closedAfterTest(T resource) {
        opened.add(resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }
}
