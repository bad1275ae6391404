package dev.streampod.client.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.Backoff;
import dev.streampod.client.ClientError;
import dev.streampod.client.KeyProvider;
import dev.streampod.client.StreamOptions;
import dev.streampod.client.chat.ChatProtocol;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.ClientFailures;
import dev.streampod.wire.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A5, the client's side, with a time of the test's own. */
@Timeout(300)
final class KeyRenewalTest {

    private final ManualScheduler timers = new ManualScheduler();
    private final FakeConnector connector = new FakeConnector();
    private final CallbackExecutor callbacks = new CallbackExecutor("test-worker", ClientFailures.logged());
    private final AtomicInteger asked = new AtomicInteger();
    private final List<ClientError> errors = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        callbacks.close();
    }

    private FakeConnector.FakeTransport connected(KeyProvider keys, long expiresInMillis) {
        var session = new ClientSession(
                new ConnectionSettings(
                        URI.create("ws://example.com/websocket"),
                        ChatProtocol.INSTANCE,
                        ConnectionSettings.CONNECT_TIMEOUT,
                        ConnectionSettings.CLOSE_TIMEOUT,
                        Backoff.DEFAULT,
                        Duration.ofDays(1), // so that nothing else is asked and answered
                        10,
                        10_000,
                        10_000,
                        false,
                        10_000,
                        StreamOptions.DEFAULT,
                        ConnectionSettings.PRESENCE_BYTES),
                new ClientResources(connector, timers, callbacks, ThreadLocalRandom.current()),
                () -> {
                    asked.incrementAndGet();
                    return keys.key();
                });
        session.dispatcher().addErrorListener(errors::add);
        var opened = session.open();
        FakeConnector.FakeTransport transport = connector.next();
        transport.listener.opened(transport);
        transport.receive(
                "[\"welcome\",{\"connection\":\"c\",\"heartbeatMillis\":25000,\"limits\":{},\"server\":\"s\",\"expiresInMillis\":"
                        + expiresInMillis + "}]");
        opened.join();
        assertThat(transport.told.remove()).contains("\"key\":\"k1\"");
        return transport;
    }

    private void awaitAsked(int times) {
        await().until(() -> asked.get() == times);
    }

    @Test
    void a5TheProviderIsAskedBeforeTheKeyExpiresAndTheNewKeyIsSent() throws Exception {
        FakeConnector.FakeTransport transport = connected(() -> "k" + asked.get(), 600_000);
        timers.pass(Duration.ofMillis(569_999));
        assertThat(asked).hasValue(1);
        timers.pass(Duration.ofMillis(1));
        assertThat(transport.told.take()).isEqualTo("[\"auth\",\"k2\"]");
        transport.receive("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[],\"expiresInMillis\":10000}]");

        timers.pass(Duration.ofMillis(7_999));
        assertThat(asked).hasValue(2);
        timers.pass(Duration.ofMillis(1));
        assertThat(transport.told.take()).isEqualTo("[\"auth\",\"k3\"]");
        transport.receive("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
        timers.pass(Duration.ofHours(1));
        assertThat(asked).hasValue(3);
        assertThat(errors).isEmpty();
    }

    @Test
    void a5AProviderThatHasNoOtherKeyYetIsAskedAgainUntilTheEnd() {
        FakeConnector.FakeTransport transport = connected(() -> "k1", 600_000);
        timers.pass(Duration.ofSeconds(570));
        awaitAsked(2);
        timers.pass(Duration.ofSeconds(15));
        awaitAsked(3);
        timers.pass(Duration.ofMillis(7_500));
        awaitAsked(4);
        timers.pass(Duration.ofMinutes(10));
        awaitAsked(6); // 3.75 s before the end, 1.875 s before the end
        assertThat(transport.told).isEmpty();
    }

    @Test
    void a5AProviderThatFailsIsToldToTheErrorListener() {
        connected(
                () -> {
                    if (asked.get() > 1) {
                        throw new IllegalStateException("the login page is away");
                    }
                    return "k1";
                },
                600_000);
        timers.pass(Duration.ofSeconds(570));
        await().until(() -> errors.size() == 1);
        assertThat(errors.get(0).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(errors.get(0).message()).contains("the login page is away");
    }

    @Test
    void a5AKeyThatWasWithdrawnIsReplacedIfThereIsAnother() throws Exception {
        FakeConnector.FakeTransport transport = connected(() -> asked.get() < 4 ? "k1" : "k2", 0);
        transport.receive("[\"authenticated\",{\"scopes\":[],\"reason\":\"revoked\"}]");
        awaitAsked(2);
        transport.receive("[\"authenticated\",{\"scopes\":[],\"reason\":\"revoked\"}]");
        awaitAsked(3);
        transport.receive("[\"authenticated\",{\"scopes\":[],\"reason\":\"revoked\"}]");
        assertThat(transport.told.take()).isEqualTo("[\"auth\",\"k2\"]");
    }

    @Test
    void a5WhateverTheServerSaysOfTheTimeDoesNoHarm() {
        connected(() -> "k" + asked.get(), Long.MAX_VALUE);
        FakeConnector.FakeTransport other = connected(() -> "k1", Long.MIN_VALUE);
        assertThat(other.told).isEmpty();
    }

    @Test
    void a5WithoutAConnectionNothingIsRenewed() {
        FakeConnector.FakeTransport transport = connected(() -> "k" + asked.get(), 600_000);
        transport.listener.closed(1000, "", null);
        timers.pass(Duration.ofHours(1));
        assertThat(timers.pending()).isZero();
        assertThat(asked).hasValue(1);
    }
}
