package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.HandlerCall.Kind;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.FeedEndpoints;
import dev.streampod.server.protocol.FeedsEndpoint;
import dev.streampod.server.protocol.TicksChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What runs around all code of endpoints. */
@Timeout(60)
class HandlerInterceptorTest extends ServerTest {

    private final ThreadLocal<String> user = new ThreadLocal<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private final List<HandlerCall> calls = new CopyOnWriteArrayList<>();

    private final HandlerInterceptor byThread = (session, code) -> {
        user.set(session.authentication().map(AuthenticationInfo::userId).orElse("nobody"));
        try {
            return code.get();
        } catch (IllegalStateException e) {
            throw RequestException.forbidden("not so");
        } finally {
            user.remove();
        }
    };

    private final HandlerInterceptor recording = new HandlerInterceptor() {
        @Override
        public @Nullable Object intercept(Session session, Supplier<@Nullable Object> code) {
            throw new AssertionError("the server calls the other one");
        }

        @Override
        public @Nullable Object intercept(Session session, HandlerCall call, Supplier<@Nullable Object> code) {
            calls.add(call);
            return byThread.intercept(session, code);
        }
    };

    private StreampodServer start(EndpointSet endpoints) {
        return closedAfterTest(StreampodServer.builder(endpoints)
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build())
                        .authenticator(key -> Optional.of(AuthenticationInfo.of(key)))
                        .interceptor(recording)
                        .build())
                .start();
    }

    private RawWebSocket signedIn(StreampodServer server) {
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"ada\"}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        return client;
    }

    @Test
    void hooksOfStreamsRunWithinItAndItSeesWhatTheyThrow() {
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                seen.add("opened by " + user.get());
            }

            @Override
            void closed(StreamingSession session) {
                seen.add("closed by " + user.get());
            }
        };
        RawWebSocket client = signedIn(start(recording.endpoints()));
        open(client, "echo");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        client.sendText("[\"msg\",\"echo\",\"Boom\",{\"reason\":\"bang\"}]");
        assertThat(client.expectText()).contains("forbidden", "not so");
        client.sendText("[\"close\",\"echo\"]");
        assertThat(client.expectText()).startsWith("[\"closed\",\"echo\"");
        assertThat(seen).containsExactly("opened by ada", "closed by ada");
        assertThat(calls)
                .containsExactly(
                        new HandlerCall(Kind.STREAM_OPENED, "echo", null),
                        new HandlerCall(Kind.STREAM_MESSAGE, "echo", null),
                        new HandlerCall(Kind.STREAM_MESSAGE, "echo", null),
                        new HandlerCall(Kind.STREAM_CLOSED, "echo", null));
    }

    @Test
    void permissionToFollowIsAskedWithinIt() {
        var feeds = new FeedsEndpoint() {
            @Override
            protected boolean mayFollow(Session session, FeedChannel feed) {
                seen.add("asked by " + user.get());
                return true;
            }

            @Override
            protected boolean mayFollow(Session session, TicksChannel ticks) {
                throw new IllegalStateException("no ticks");
            }
        };
        RawWebSocket client = signedIn(start(new FeedEndpoints(feeds)));
        client.sendText("[\"follow\",1,\"feeds\",\"feed\",{\"room\":\"main\"},{}]");
        assertThat(client.expectText()).startsWith("[\"following\",1");
        client.sendText("[\"follow\",2,\"feeds\",\"ticks\",{},{}]");
        assertThat(client.expectText()).startsWith("[\"unfollowed\",2,\"forbidden\"");
        assertThat(seen).containsExactly("asked by ada");
        assertThat(calls)
                .containsExactly(
                        new HandlerCall(Kind.MAY_FOLLOW, "feeds", "feed"),
                        new HandlerCall(Kind.PRESENT_AS, "feeds", "feed"),
                        new HandlerCall(Kind.MAY_FOLLOW, "feeds", "ticks"));
    }
}
