package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers of all sizes, over WebSockets and over HTTP: each arrives, or its caller is told that it is too large, and the
 * connection goes on.
 */
class CallSizesTest extends MessageSizeFixture {

    /** A frame that the server sends because of something that the client asked for. */
    private enum Answer {
        RESULT("[\"result\",", ",\"", "\"]") {
            @Override
            String ask(int id, int length) {
                return call(id, "result", length);
            }

            @Override
            void assertRefused(String frame, int id, Setting setting) {
                assertThat(frame).startsWith("[\"error\"," + id + ",{\"code\":\"too-large\"");
                assertThat(setting.isNamedIn(frame)).as(frame).isTrue();
            }
        },
        ITEM("[\"item\",", ",null,\"", "\"]") {
            @Override
            String ask(int id, int length) {
                return call(id, "items", length);
            }

            @Override
            void assertRefused(String frame, int id, Setting setting) {
                assertThat(frame).startsWith("[\"end\"," + id + ",null,{\"code\":\"too-large\"");
                assertThat(setting.isNamedIn(frame)).as(frame).isTrue();
            }
        },
        ERROR_OF_CALL("[\"error\",", ",{\"code\":\"unavailable\",\"message\":\"", "\"}]") {
            @Override
            String ask(int id, int length) {
                return call(id, "fails", length);
            }

            @Override
            void assertRefused(String frame, int id, Setting setting) {
                assertThat(frame).startsWith("[\"error\"," + id + ",{\"code\":\"unavailable\",\"message\":\"xxx");
                assertThat(frame.length()).isLessThanOrEqualTo(setting.limit());
            }
        },
        ERROR_OF_MESSAGE("[\"error\",null", ",{\"code\":\"bad-request\",\"message\":\"", "\",\"endpoint\":\"echo\"}]") {
            @Override
            String ask(int id, int length) {
                return "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + length + "}]";
            }

            @Override
            void assertRefused(String frame, int id, Setting setting) {
                assertThat(frame)
                        .startsWith("[\"error\",null,{\"code\":\"bad-request\",\"message\":\"xxx")
                        .endsWith("characters)\",\"endpoint\":\"echo\"}]");
                assertThat(frame.length()).isLessThanOrEqualTo(setting.limit());
            }
        };

        private final String first;
        private final String second;
        private final String last;

        Answer(String first, String second, String last) {
            this.first = first;
            this.second = second;
            this.last = last;
        }

        private static String call(int id, String method, int length) {
            return "[\"call\"," + id + ",\"calls\",\"" + method + "\",{\"length\":" + length + "}]";
        }

        abstract String ask(int id, int length);

        abstract void assertRefused(String frame, int id, Setting setting);

        private String head(int id) {
            return first + (this == ERROR_OF_MESSAGE ? "" : id) + second;
        }

        int overhead(int id) {
            return head(id).length() + last.length();
        }

        String frame(int id, int length) {
            return head(id) + xs(length) + last;
        }
    }

    private static Stream<Arguments> answers() {
        return SETTINGS.stream()
                .flatMap(setting -> Arrays.stream(Answer.values()).map(answer -> Arguments.of(setting, answer)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerArrivesOrSaysThatItIsTooLarge(Setting setting, Answer answer) {
        var server = serve(setting.limits());
        var client = greeted(server, setting);
        open(client, "echo");
        var session = recording.session();
        int id = 0;
        for (int size : sizes(setting.limit()).toArray()) {
            id++;
            int length = Math.max(0, size - answer.overhead(id));
            client.sendText(answer.ask(id, length));
            if (answer == Answer.ITEM) {
                client.sendText("[\"credit\"," + id + ",null,1]");
            }
            String frame = client.expectText();
            if (length + answer.overhead(id) <= setting.limit()) {
                assertSame(frame, answer.frame(id, length));
                if (answer == Answer.ITEM) {
                    assertThat(client.expectText()).isEqualTo("[\"end\"," + id + ",null]");
                }
            } else {
                answer.assertRefused(frame, id, setting);
            }
            assertAlive(client, session);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aResultOverHttpArrivesOrIsAnswered413(Setting setting) throws Exception {
        var server = serve(setting.limits());
        var http = HttpClient.newHttpClient();
        for (int size : sizes(setting.outbound()).toArray()) {
            int length = Math.max(0, size - 2);
            var answer = http.send(
                    post(server, "result", "{\"length\":" + length + "}"), HttpResponse.BodyHandlers.ofString());
            if (length + 2 <= setting.outbound()) {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertSame(answer.body(), "\"" + xs(length) + "\"");
            } else {
                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).contains("\"code\":\"too-large\"").contains("" + setting.outbound());
            }
            var error = http.send(
                    post(server, "fails", "{\"length\":" + length + "}"), HttpResponse.BodyHandlers.ofString());
            assertThat(error.statusCode()).isEqualTo(503);
            assertThat(error.body().length()).isLessThanOrEqualTo(setting.outbound());
            assertThat(error.body()).contains("\"code\":\"unavailable\"");
        }
    }

    private HttpRequest post(StreampodServer server, String method, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + "/api/calls/" + method))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void argumentsOverHttpArriveOrAreAnswered413(Setting setting) throws Exception {
        var server = serve(setting.limits());
        var http = HttpClient.newHttpClient();
        int overhead = "{\"text\":\"\"}".length();
        for (int size : sizes(setting.inbound()).toArray()) {
            int length = Math.max(0, size - overhead);
            var answer = http.send(
                    post(server, "length", "{\"text\":\"" + xs(length) + "\"}"), HttpResponse.BodyHandlers.ofString());
            if (length + overhead <= setting.inbound()) {
                assertThat(answer.body()).isEqualTo("" + length);
            } else {
                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).contains("\"code\":\"too-large\"").contains("" + setting.inbound());
            }
        }
    }
}
