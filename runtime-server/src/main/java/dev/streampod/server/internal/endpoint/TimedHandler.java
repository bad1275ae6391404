package dev.streampod.server.internal.endpoint;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.metrics.HandlerTimer;

/** A handler whose messages are timed, also those that it fails at. What the timer throws does not concern it. */
public final class TimedHandler implements StreamHandler {

    private final StreamHandler handler;
    private final HandlerTimer timer;
    private final FailureReporter failures;

    /** @param failures is told what the timer throws */
    public TimedHandler(StreamHandler handler, HandlerTimer timer, FailureReporter failures) {
        this.handler = handler;
        this.timer = timer;
        this.failures = failures;
    }

    @Override
    public boolean nonBlocking() {
        return handler.nonBlocking();
    }

    @Override
    public SlowReaderPolicy<?> slowReaders() {
        return handler.slowReaders();
    }

    @Override
    public void opened(StreamingSession session) {
        handler.opened(session);
    }

    @Override
    public void message(StreamingSession session, SerializableEntity message) {
        long begin = System.nanoTime();
        try {
            handler.message(session, message);
        } finally {
            record(System.nanoTime() - begin);
        }
    }

    private void record(long nanos) {
        try {
            timer.record(nanos);
        } catch (Throwable e) {
            failures.report("The timer of a handler", e);
        }
    }

    @Override
    public void closed(StreamingSession session) {
        handler.closed(session);
    }
}
