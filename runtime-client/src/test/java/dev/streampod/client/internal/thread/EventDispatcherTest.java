package dev.streampod.client.internal.thread;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.ClientError;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.ConnectionState;
import dev.streampod.wire.ErrorCode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class EventDispatcherTest {

    private final CallbackExecutor callbacks = new CallbackExecutor("test-events", ClientFailures.logged());
    private final EventDispatcher events = new EventDispatcher(callbacks);
    private final List<ClientError> errors = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        callbacks.close();
    }

    /** Throws a checked exception where none is declared, as code in other languages does. */
    @SuppressWarnings("unchecked") // that is the trick
    private static <E extends Throwable> void sneakily(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void aListenerThatThrowsACheckedExceptionKeepsNobodyFromHearing() {
        var states = new CopyOnWriteArrayList<ConnectionState>();
        events.addConnectionListener(event -> EventDispatcherTest.<RuntimeException>sneakily(new IOException("one")));
        events.addConnectionListener(event -> states.add(event.state()));
        events.addErrorListener(error -> EventDispatcherTest.<RuntimeException>sneakily(new IOException("two")));
        events.addErrorListener(errors::add);

        events.state(new ConnectionEvent(ConnectionState.CONNECTED, null, null));
        events.tell(() -> EventDispatcherTest.<RuntimeException>sneakily(new IOException("three")));
        events.error(new ClientError(ErrorCode.INTERNAL, "chat", "e-1", "four"));

        await().until(() -> errors.size() == 1);
        assertThat(states).containsExactly(ConnectionState.CONNECTED);
        assertThat(callbacks.failures().count()).isZero(); // none of it ended the turn of the others
    }

    private void hear(ClientError error) {
        events.addErrorListener(errors::add);
        events.error(error);
        await().until(() -> errors.size() == 1);
    }

    @Test
    void anErrorIsToldAsItIsUpToTheLongestText() {
        var error = new ClientError(ErrorCode.BAD_REQUEST, "chat", "e-1", "x".repeat(EventDispatcher.MAX_ERROR_TEXT));
        hear(error);
        assertThat(errors).containsExactly(error);
    }

    @Test
    void ofLongerTextsTheBeginningIsTold() {
        String longText = "y".repeat(EventDispatcher.MAX_ERROR_TEXT + 1);
        hear(new ClientError(ErrorCode.BAD_REQUEST, longText, longText, longText));
        String told = "y".repeat(EventDispatcher.MAX_ERROR_TEXT - 1) + "…";
        assertThat(errors).containsExactly(new ClientError(ErrorCode.BAD_REQUEST, told, told, told));
    }

    @Test
    void aTextIsNotCutWithinACharacter() {
        hear(new ClientError(ErrorCode.INTERNAL, null, null, "x" + "🎵".repeat(EventDispatcher.MAX_ERROR_TEXT)));
        assertThat(errors.get(0).message()).isEqualTo("x" + "🎵".repeat(EventDispatcher.MAX_ERROR_TEXT / 2 - 1) + "…");
    }

    @Test
    void textsAreShortWhileTheyWaitForASlowListener() throws Exception {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        events.addErrorListener(error -> {
            errors.add(error);
            entered.countDown();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < EventDispatcher.MAX_WAITING_ERRORS + 10; i++) {
            events.error(new ClientError(ErrorCode.INTERNAL, null, null, "z".repeat(100_000)));
            entered.await();
        }
        proceed.countDown();
        await().until(() -> errors.size() > EventDispatcher.MAX_WAITING_ERRORS);
        assertThat(errors)
                .hasSize(EventDispatcher.MAX_WAITING_ERRORS + 1) // the first was being told
                .allSatisfy(error -> assertThat(error.message()).hasSize(EventDispatcher.MAX_ERROR_TEXT));
    }

    @Test
    void aListenerThatIsHeldUpHearsSoManyChangesAndTheNewest() throws Exception {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        var heard = new CopyOnWriteArrayList<Instant>();
        events.addConnectionListener(event -> {
            heard.add(event.retryAt());
            entered.countDown();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        int changes = EventDispatcher.MAX_WAITING_STATES + 500;
        var lines = new AtomicInteger();
        for (int i = 0; i < changes; i++) {
            events.state(new ConnectionEvent(ConnectionState.WAITING_TO_RETRY, null, Instant.ofEpochSecond(i)));
            events.log(lines::incrementAndGet);
            entered.await();
        }
        proceed.countDown();
        await().until(() -> heard.contains(Instant.ofEpochSecond(changes - 1)));
        assertThat(heard).hasSize(EventDispatcher.MAX_WAITING_STATES + 1).isSorted();
        await().until(() -> lines.get() == EventDispatcher.MAX_WAITING_LINES);

        events.state(new ConnectionEvent(ConnectionState.CONNECTED, null, Instant.MAX));
        events.log(lines::incrementAndGet);
        await().until(() -> heard.contains(Instant.MAX));
        assertThat(heard).hasSize(EventDispatcher.MAX_WAITING_STATES + 2);
        await().until(() -> lines.get() == EventDispatcher.MAX_WAITING_LINES + 1);
    }
}
