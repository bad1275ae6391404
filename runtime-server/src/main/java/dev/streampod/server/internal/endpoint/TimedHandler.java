package dev.streampod.server.internal.endpoint;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.metrics.HandlerTimer;

/** A handler whose messages are timed, also those that it fails at. */
public final class TimedHandler implements StreamHandler {

    private final StreamHandler handler;
    private final HandlerTimer timer;

    public TimedHandler(StreamHandler handler, HandlerTimer timer) {
        this.handler = handler;
        this.timer = timer;
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
            timer.record(System.nanoTime() - begin);
        }
    }

    @Override
    public void closed(StreamingSession session) {
        handler.closed(session);
    }
}
