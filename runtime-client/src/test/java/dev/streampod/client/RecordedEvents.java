package dev.streampod.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what a client tells its listeners, and waits for it. */
final class RecordedEvents {

    private static final int PATIENCE_SECONDS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
    private final List<ClientError> errors = new CopyOnWriteArrayList<>();

    static RecordedEvents of(StreampodClient client) {
        var recorded = new RecordedEvents();
        client.addConnectionListener(event -> recorded.keep(() -> recorded.events.add(event)));
        client.addErrorListener(error -> recorded.keep(() -> recorded.errors.add(error)));
        return recorded;
    }

    private void keep(Runnable add) {
        lock.lock();
        try {
            add.run();
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<ConnectionEvent> events() {
        return events;
    }

    List<ConnectionState> states() {
        return events.stream().map(ConnectionEvent::state).toList();
    }

    List<ClientError> errors() {
        return errors;
    }

    /** Waits until the states told are these. */
    void await(ConnectionState... states) {
        await(
                recorded -> recorded.states().equals(List.of(states)),
                List.of(states).toString());
    }

    /** Waits until the state has been told, whatever followed: for those that may be over before anybody looks. */
    void awaitAny(ConnectionState state) {
        await(recorded -> recorded.states().contains(state), "…, " + state + ", …");
    }

    /** Waits until the state has been told, and returns the cause that came with it first. */
    @Nullable
    Throwable awaitCause(ConnectionState state) {
        awaitAny(state);
        return events.stream()
                .filter(event -> event.state() == state)
                .findFirst()
                .orElseThrow()
                .cause();
    }

    ConnectionEvent awaitLast(ConnectionState state) {
        await(
                recorded -> !recorded.events.isEmpty()
                        && recorded.events.get(recorded.events.size() - 1).state() == state,
                "…, " + state);
        return events.get(events.size() - 1);
    }

    ClientError awaitError() {
        await(recorded -> !recorded.errors.isEmpty(), "an error");
        return errors.get(0);
    }

    private void await(Predicate<RecordedEvents> condition, String what) {
        lock.lock();
        try {
            long patience = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.test(this)) {
                if (patience <= 0) {
                    throw new AssertionError("expected " + what + ", and there was " + events + errors);
                }
                patience = more.awaitNanos(patience);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }
}
