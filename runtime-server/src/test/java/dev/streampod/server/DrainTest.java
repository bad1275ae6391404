package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.protocol.EchoFromClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** L4 of the behaviour. */
class DrainTest extends ServerTest {

    @Test
    void l4_whatWasReceivedIsHandledAndAnsweredBeforeTheClose() throws Exception {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                entered.countDown();
                awaitLatch(proceed);
                super.handled(session, message);
            }
        };
        var server = start(recording);
        var client = open(server, "echo");
        for (int i = 0; i < 100; i++) {
            client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
        }
        client.sendText("[\"ping\"]");
        assertThat(client.expectText()).isEqualTo("[\"pong\"]");
        awaitLatch(entered);
        var closing = new Thread(server::close);
        closing.start();
        assertThat(client.expectText())
                .containsPattern("\\[\"goodbye\",\\{\"code\":3001,\"reconnectAfterMillis\":\\d+\\}\\]");
        proceed.countDown();
        for (int i = 0; i < 100; i++) {
            assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
        }
        assertThat(client.expectClose().code()).isEqualTo(3001);
        client.sendClose(3001, "");
        closing.join();
        assertThat(recording.calls).hasSize(102).startsWith("opened").endsWith("closed");
    }

    @Test
    void l4_aClientThatIsNotWelcomeYetIsClosedWithoutAGoodbye() throws Exception {
        var asked = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var server = start(
                new Recording(),
                builder -> builder.authenticator(key -> {
                    asked.countDown();
                    awaitLatch(proceed);
                    return Optional.of(AuthenticationInfo.of("ada"));
                }));
        var silent = connect(server);
        var waiting = connect(server);
        waiting.sendText("[\"hello\",{\"protocol\":1,\"key\":\"k\"}]");
        awaitLatch(asked);
        var closing = new Thread(server::close);
        closing.start();
        assertThat(silent.expectClose().code()).isEqualTo(3001);
        assertThat(waiting.expectClose().code()).isEqualTo(3001);
        silent.sendClose(3001, "");
        waiting.sendClose(3001, "");
        closing.join();
        proceed.countDown();
    }

    @Test
    void l4_theClientsAreToldToComeBackAtDifferentTimes() {
        var server = start(
                new Recording(),
                builder -> builder.limits(
                        quick().drainSpread(Duration.ofSeconds(5)).build()));
        List<RawWebSocket> clients = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            clients.add(welcomed(server));
        }
        new Thread(server::close).start();
        var delays = new HashSet<String>();
        for (RawWebSocket client : clients) {
            String goodbye = client.expectText();
            delays.add(goodbye);
            assertThat(Integer.parseInt(goodbye.replaceAll("(?s).*Millis\":(\\d+).*", "$1")))
                    .isBetween(0, 5_000);
            assertThat(client.expectClose().code()).isEqualTo(3001);
            client.close();
        }
        assertThat(delays).hasSizeGreaterThan(10);
    }

    @Test
    void l4_handlersThatDoNotFinishInTimeAreInterruptedAndTheirStreamsEnd() throws Exception {
        var interrupted = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
        };
        var server = start(
                recording,
                builder -> builder.limits(quick().drainTimeout(Duration.ofMillis(200))
                        .closeTimeout(Duration.ofSeconds(60))
                        .build()));
        var client = open(server, "echo");
        for (int i = 0; i < 200; i++) {
            client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        }
        await().until(() -> recording.calls.size() > 1);
        var closing = new Thread(server::close);
        closing.start();
        awaitLatch(interrupted);
        assertThat(client.awaitClose().code()).isEqualTo(3001);
        client.sendClose(3001, "");
        closing.join();
        assertThat(recording.calls).startsWith("opened").endsWith("closed");
    }

    @Test
    void l4_aConnectionWhoseHandlerIgnoresItsInterruptIsClosedWithTheCode() throws Exception {
        var proceed = new Semaphore(0);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                proceed.acquireUninterruptibly();
            }
        };
        var server = start(
                recording,
                builder -> builder.limits(quick().drainTimeout(Duration.ofMillis(200))
                        .closeTimeout(Duration.ofMillis(500))
                        .build()));
        var client = open(server, "echo");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        await().until(() -> recording.calls.size() > 1);
        var closing = new Thread(server::close);
        closing.start();
        assertThat(client.awaitClose().code()).isEqualTo(3001);
        client.sendClose(3001, "");
        closing.join();
        proceed.release();
    }

    @Test
    void l4_itsClientIsToldOfMessagesThatWereAcceptedAndNotHandledInTime() throws Exception {
        var entered = new CountDownLatch(1);
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                entered.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    // The time to drain is over.
                }
            }
        };
        var server = start(
                recording,
                builder -> builder.limits(quick().drainTimeout(Duration.ofMillis(200))
                        .closeTimeout(Duration.ofSeconds(60))
                        .build()));
        var client = open(server, "echo");
        for (int i = 0; i < 10; i++) {
            client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
        }
        client.sendText("[\"ping\"]");
        assertThat(client.expectText()).isEqualTo("[\"pong\"]");
        awaitLatch(entered);
        var closing = new Thread(server::close);
        closing.start();
        assertThat(client.expectText()).startsWith("[\"goodbye\"");
        assertThat(client.expectText())
                .isEqualTo(
                        "[\"error\",null,{\"code\":\"unavailable\","
                                + "\"message\":\"the server is closing; messages that were not handled: 9\",\"endpoint\":\"echo\"}]");
        assertThat(client.expectClose().code()).isEqualTo(3001);
        client.sendClose(3001, "");
        closing.join();
        assertThat(recording.calls).containsExactly("opened", "SimpleData[num=0]", "closed");
    }

    @Test
    void l4_noConnectionIsAcceptedAnyMore() {
        var server = start(new Recording());
        int port = port(server);
        server.close();
        assertThat(catchThrowable(() -> RawWebSocket.connect(port))).isNotNull();
    }

    private static Throwable catchThrowable(Runnable action) {
        return org.assertj.core.api.Assertions.catchThrowable(action::run);
    }

    @Test
    void l4_aSilentClientDelaysTheEndByItsTimeOnly() {
        var server = start(new Recording());
        open(server, "echo");
        server.close();
        assertThat(server.statistics().connections()).isZero();
    }

    @Test
    void closingTwiceAndAwaitingAreHarmless() throws Exception {
        var server = start(new Recording());
        var waiting = new Thread(server::awaitShutdown);
        waiting.start();
        server.close();
        server.close();
        waiting.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(waiting.isAlive()).isFalse();
        server.awaitShutdown();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
