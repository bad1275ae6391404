package dev.streampod.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs in Streampod of docs/coming-from.md are generated, compiled and run. The one with Spring Boot is run by the tests of
 * the starter.
 */
@Timeout(120)
class ComingFromTest {

    private static final Path PAGE = Path.of("../docs/coming-from.md");

    @TempDir
    private Path folder;

    @Test
    void eachProgramIsRunByATest() throws Exception {
        assertThat(Pattern.compile("(?m)^## (.*)|^### In Streampod")
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map(heading -> heading.group(1) == null ? "a program" : heading.group(1)))
                .containsExactly(
                        "Streampod in two minutes",
                        "Serverpod",
                        "a program",
                        "SignalR",
                        "a program",
                        "Socket.IO",
                        "a program",
                        "STOMP with Spring",
                        "a program",
                        "gRPC",
                        "a program",
                        "What Streampod does not have");
    }

    @Test
    void serverpod() throws Exception {
        try (var program = PageProgram.of(PAGE, "Serverpod", folder)) {
            program.serve("Chat");
            program.start("Client");
            assertThat(program.printed("Hel")).isEqualTo("lo");
        }
    }

    @Test
    @NeedsNode
    void signalR() throws Exception {
        try (var program = PageProgram.of(PAGE, "SignalR", folder)) {
            program.start("Orders");
            String ada = program.printed("ada=");
            String warehouse = program.printed("warehouse=");
            program.find();
            assertThat(ship(program.address(), ada)).isEqualTo(403);
            assertThat(ship(program.address(), warehouse)).isEqualTo(204);

            assertThat(program.page(2, Map.of("KEY", ada))).containsExactlyInAnyOrder("ordered 1", "shipped 1");
        }
    }

    private static int ship(String server, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server + "/api/orders/ship"))
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"customer\": \"ada\", \"number\": 1}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    @NeedsNode
    void socketIo() throws Exception {
        try (var program = PageProgram.of(PAGE, "Socket.IO", folder)) {
            program.serve("Chat");

            assertThat(program.page(2, Map.of())).containsExactlyInAnyOrder("present: Ada", "Ada: Hello");
        }
    }

    @Test
    void grpc() throws Exception {
        try (var program = PageProgram.of(PAGE, "gRPC", folder)) {
            program.serve("Reports");
            program.start("Client").join();
            assertThat(program.printed("sales ")).isEqualTo("1");
            assertThat(program.printed("sales ")).isEqualTo("2");
            assertThat(program.printed("sales ")).isEqualTo("3");
            assertThat(program.printed("a report ")).isEqualTo("has at least 1 step");
        }
    }
}
