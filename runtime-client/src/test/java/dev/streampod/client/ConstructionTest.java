package dev.streampod.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.entity.EntityCodec;
import dev.streampod.protocol.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that cannot be made. */
final class ConstructionTest {

    private static final class Broken implements Protocol {

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public String fingerprint() {
            return "0";
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            throw new NoClassDefFoundError("on purpose");
        }
    }

    private static final class Client extends StreampodClient {

        private Client(Builder<Client> builder, Supplier<ClientThreads> ownThreads) {
            super(builder, ownThreads);
        }
    }

    private final List<ClientThreads> made = new ArrayList<>();

    private StreampodClient.Builder<Client> builder() {
        return new StreampodClient.Builder<>(
                "http://127.0.0.1:1",
                new Broken(),
                builder -> new Client(builder, () -> {
                    var threads = ClientThreads.create();
                    made.add(threads);
                    return threads;
                }));
    }

    private static boolean closed(ClientThreads threads) {
        return threads.resources().timers().isClosed()
                && threads.resources().callbacks().isClosing();
    }

    @Test
    void theThreadsThatWereMadeForItEnd() {
        var builder = builder();
        assertThatThrownBy(builder::build).isInstanceOf(NoClassDefFoundError.class);
        assertThat(made).hasSize(1).allMatch(ConstructionTest::closed);
    }

    @Test
    void threadsThatItSharesGoOn() {
        try (var shared = ClientThreads.create()) {
            var builder = builder().threads(shared);
            assertThatThrownBy(builder::build).isInstanceOf(NoClassDefFoundError.class);
            assertThat(made).isEmpty();
            assertThat(closed(shared)).isFalse();
        }
    }

    /** It would fail when the connection is opened, or only when the client is closed. */
    @Test
    void aTimeThatIsTooLongIsRefusedWhereItIsGiven() {
        var forEver = Duration.ofSeconds(Long.MAX_VALUE);
        assertTooLong("connectTimeout", () -> builder().connectTimeout(forEver));
        assertTooLong("closeTimeout", () -> builder().closeTimeout(forEver));
        assertTooLong("heartbeat", () -> builder().heartbeat(forEver));
    }

    @Test
    void anAddressThatIsNullIsRefusedByItsName() {
        assertThatThrownBy(() -> ChatClient.builder(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP://LOCALHOST:%d",
                "ws://localhost:%d///",
                "http://127.0.0.1:%d/websocket/",
                "http://[::ffff:127.0.0.1]:%d"
            })
    void anAddressMayBeWrittenInManyWays(String url) {
        try (var server = new ScriptedServer();
                var client = ChatClient.builder(url.formatted(server.port()))
                        .connectTimeout(Duration.ofSeconds(60)) // however busy the machine is
                        .build()) {
            var opened = client.openStreamingConnection();
            server.welcome();
            opened.join();
        }
    }

    private static void assertTooLong(String name, ThrowingCallable given) {
        assertThatThrownBy(given)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("365 days");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:8080 | \"127.0.0.1:8080\"; for example: http://127.0.0.1:8080",
                "localhost:8080 | \"localhost:8080\"; for example: http://localhost:8080",
                "localhost | \"localhost\"; for example: http://localhost",
                "localhost:8080?key=s3cret | \"localhost:8080\"; for example: http://localhost:8080",
                "ada:s3cret@localhost:8080 | \"localhost:8080\"; for example: http://localhost:8080",
                "ftp://localhost | \"ftp://localhost\"; for example: http://localhost:8080",
                "'' | \"\"; for example: http://localhost:8080",
                "http://localhost:99999 | The port in \"http://localhost:99999\" is not from 1 to 65535",
                "'   ' | \"   \"; for example: http://localhost:8080",
                ":8080 | \":8080\"; for example: http://localhost:8080",
                "'http:\\\\localhost' | for example: http://localhost:8080",
                "ws:localhost | There is no host in \"ws:localhost\"; a server's URL looks like http://localhost:8080",
                "http://my_host:8080 | a port is a number from 1 to 65535",
                "http://münchen.example | a host consists of the letters a to z, digits, \"-\" and \".\", an IPv6 address is written in [ and ],"
                        + " and a port is a number from 1 to 65535",
                "http://localhost:abc | a port is a number from 1 to 65535",
                "http://::1:8080 | an IPv6 address is written in [ and ], and a port is a number from 1 to 65535",
                "http://localhost/path?key=s3cret#top | give the key with key(…), not in the URL",
                "http://ada:s3cret@localhost | give the key with key(…), not in the URL",
                "http://ada:s3cret@my_host | give the key with key(…), not in the URL",
                "http://localhost:0 | The port in \"http://localhost:0\" is not from 1 to 65535",
            })
    void anAddressThatIsNoneIsToldWithWhatOneLooksLikeAndWithoutAKey(String url, String told) {
        assertThatThrownBy(() -> ChatClient.builder(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(told)
                .hasMessageNotContaining("s3cret");
    }

    /** At which index it is, JDKs count differently. */
    @Test
    void anAddressWithASpaceIsToldToBeNone() {
        assertThatThrownBy(() -> ChatClient.builder("http://local host:8080"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("Not a valid URL: Illegal character in authority at index \\d+");
    }

    /** It would be called later, on another thread, and tell nobody where it came from. */
    @Test
    void aListenerThatIsNullIsRefusedWhereItIsAdded() {
        try (var client = ChatClient.builder("http://127.0.0.1:1").build()) {
            List<ThrowingCallable> adding = List.of(
                    () -> client.addConnectionListener(null),
                    () -> client.removeConnectionListener(null),
                    () -> client.addErrorListener(null),
                    () -> client.removeErrorListener(null),
                    () -> client.chat().addContinuityListener(null),
                    () -> client.chat().removeContinuityListener(null));
            assertThat(adding)
                    .allSatisfy(each -> assertThatThrownBy(each)
                            .isInstanceOf(NullPointerException.class)
                            .hasMessage("listener"));
        }
    }

    private static final class Hurried extends MethodStub {

        private Hurried(MethodStub original, Duration deadline) {
            super(original, deadline);
        }
    }

    @Test
    void aDeadlineThatIsTooLongIsRefusedBeforeAnythingIsCalled() {
        try (var client = ChatClient.builder("http://127.0.0.1:1").build()) {
            assertThatThrownBy(() -> new Hurried(client.chat(), Duration.ofSeconds(Long.MAX_VALUE)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The deadline must be at most 365 days");
        }
    }
}
