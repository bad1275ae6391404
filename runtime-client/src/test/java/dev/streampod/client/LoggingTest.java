package dev.streampod.client;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.script.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What the log says of a client's connection. */
@Timeout(300)
final class LoggingTest {

    private final ScriptedServer server = new ScriptedServer();
    /** No other client of this JVM has this address. */
    private final String address = "ws://127.0.0.1:" + server.port() + "/websocket";

    private final ChatClient client = ChatClient.builder(server.url())
            .connectTimeout(Duration.ofSeconds(60)) // so that no attempt fails because the machine is busy
            .backoff(Connected.SOON)
            .key("s3cret-k3y")
            .build();
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event);
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger(StreampodClient.class);

    @BeforeEach
    void listen() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        logger.detachAppender(appender);
        logger.setLevel(null); // as the configuration says
        assertThat(lines).noneMatch(line -> line.getFormattedMessage().contains("s3cret"));
    }

    private void awaitLine(Level level, String... parts) {
        await().untilAsserted(() -> assertThat(lines)
                .anySatisfy(line -> assertThat(line.getFormattedMessage()).contains(parts))
                .filteredOn(line -> line.getFormattedMessage().contains(parts[0]))
                .allSatisfy(line -> assertThat(line.getLevel()).isEqualTo(level)));
    }

    @Test
    void connectingLosingAndComingBackAreOneLineEach() {
        client.openStreamingConnection();
        var connection = server.welcome();
        awaitLine(Level.INFO, "Connected to " + address);

        connection.cut();
        awaitLine(Level.WARN, "Lost the connection to " + address, "connecting again in", "1006");
        server.welcome();
        awaitLine(Level.INFO, "Connected to " + address + " again");

        client.close();
        await().until(() -> lines.size() == 4);
        assertThat(lines.get(3).getFormattedMessage()).isEqualTo("The connection to " + address + " is closed");
    }

    @Test
    void attemptsThatFailAreTold() {
        server.handshake(ScriptedServer.Handshake.NOT_FOUND);
        client.openStreamingConnection();
        awaitLine(Level.WARN, "Not connected: " + address, "404");

        client.chat().stream();
        awaitLine(Level.WARN, "Not connected yet, trying again in", "404");
        server.handshake(ScriptedServer.Handshake.AGREE);
        server.welcome();
        awaitLine(Level.INFO, "Connected to " + address);
    }

    @Test
    void whatTheServerRefusesForGoodIsAnErrorThatSaysWhatToDo() {
        client.openStreamingConnection();
        server.welcome().close(3503);

        awaitLine(Level.ERROR, "Not connecting to " + address + " again unless openStreamingConnection()", "3503");
    }

    @Test
    void whatTheServerSaysStaysOnOneLine() {
        client.openStreamingConnection();
        var connection = server.next();
        connection.expectStart("[\"hello\"");
        connection.send("[\"error\",null,{\"code\":\"internal\",\"message\":\"no\\nERROR forged\"}]");
        connection.close(3504);

        awaitLine(Level.WARN, "Not connected: ", "no ERROR forged");
    }
}
