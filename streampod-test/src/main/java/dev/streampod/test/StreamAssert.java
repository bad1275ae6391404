package dev.streampod.test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has emitted since {@link StreampodAssertions#assertThatStream} was called. Each expectation looks at what came
 * after the message that fulfilled the one before; messages that do not match are passed over. An expectation that is not
 * fulfilled in time throws an {@link AssertionError} with everything that was recorded.
 *
 * <p>For one thread at a time.
 *
 * @param <M> the class of the messages
 */
public final class StreamAssert<M> {

    /**
     * Something that is to come. Nothing is checked before {@link #within} is called.
     *
     * @param <T> what it comes to
     */
    @FunctionalInterface
    public interface Expectation<T> {

        /**
         * Waits until it has come, for so long of real time at most; a {@link TestClock} has no say in this.
         *
         * @return what has come
         * @throws AssertionError when it has not
         */
        T within(Duration time);
    }

    private final Recording<M> recording;
    /** The first message that no expectation has looked at in vain or with success. */
    private int next;

    StreamAssert(Recording<M> recording) {
        this.recording = recording;
    }

    /** Expects a message that is equal to this one. */
    @CheckReturnValue
    public Expectation<M> emits(M message) {
        Objects.requireNonNull(message, "message");
        return time -> await("emit " + message, message::equals, time);
    }

    /** Expects a message of that class. */
    @CheckReturnValue
    public <T extends M> Expectation<T> emits(Class<T> type) {
        return time -> type.cast(await("emit a " + type.getSimpleName(), type::isInstance, time));
    }

    /** Expects a message of that class for which the condition holds. */
    @CheckReturnValue
    public <T extends M> Expectation<T> emits(Class<T> type, Predicate<? super T> condition) {
        Objects.requireNonNull(condition, "condition");
        return time -> type.cast(await(
                "emit a " + type.getSimpleName() + " that matches",
                message -> type.isInstance(message) && condition.test(type.cast(message)),
                time));
    }

    /** Expects the end of the stream, without a failure; comes to this. */
    @CheckReturnValue
    public Expectation<StreamAssert<M>> ends() {
        return time -> {
            awaitEnd("end", time);
            Throwable failure = recording.failure();
            if (failure != null) {
                throw failed("end: it failed", failure);
            }
            return this;
        };
    }

    /** Expects that the stream fails so: that the server refuses or closes it, for example. */
    @CheckReturnValue
    public <E extends Throwable> Expectation<E> fails(Class<E> type) {
        return time -> {
            awaitEnd("fail with a " + type.getSimpleName(), time);
            Throwable failure = recording.failure();
            if (!type.isInstance(failure)) {
                throw failed("fail with a " + type.getSimpleName(), failure);
            }
            return type.cast(failure);
        };
    }

    /**
     * Asserts that no message so far matches, those that were passed over included. It waits for nothing: so first have the
     * stream emit something that comes after what is not to come.
     *
     * @return this
     */
    public StreamAssert<M> hasNotEmitted(Predicate<? super M> condition) {
        for (M message : recording.messages()) {
            if (condition.test(message)) {
                throw new AssertionError(
                        "The stream " + recording.name() + " was not to emit " + message + "\n" + recording);
            }
        }
        return this;
    }

    /** Everything that was emitted so far, in its order. A copy. */
    public List<M> messages() {
        return recording.messages();
    }

    private M await(String what, Predicate<? super M> matches, Duration time) {
        int found;
        try {
            found = recording.await(next, matches, time);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (found < 0) {
            throw failed(what + " within " + time.toMillis() + " ms", recording.failure());
        }
        next = found + 1;
        return recording.message(found);
    }

    private void awaitEnd(String what, Duration time) {
        try {
            if (!recording.awaitEnd(time)) {
                throw failed(what + " within " + time.toMillis() + " ms", null);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private AssertionError failed(String what, @Nullable Throwable cause) {
        return new AssertionError("The stream " + recording.name() + " did not " + what + "\n" + recording, cause);
    }

    private AssertionError interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("Interrupted while waiting for the stream " + recording.name(), cause);
    }

    @Override
    public String toString() {
        return "StreamAssert[" + recording.name() + "]";
    }
}
