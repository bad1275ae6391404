package dev.streampod.server.internal.endpoint;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.HandlerInterceptor;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.StreamingSession;

/** A handler with an interceptor around each of its hooks. */
public final class InterceptedHandler implements StreamHandler {

    private final StreamHandler handler;
    private final HandlerInterceptor around;

    public InterceptedHandler(StreamHandler handler, HandlerInterceptor around) {
        this.handler = handler;
        this.around = around;
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
        run(session, () -> handler.opened(session));
    }

    @Override
    public void message(StreamingSession session, SerializableEntity message) {
        run(session, () -> handler.message(session, message));
    }

    @Override
    public void closed(StreamingSession session) {
        run(session, () -> handler.closed(session));
    }

    private void run(StreamingSession session, Runnable hook) {
        around.intercept(session, () -> {
            hook.run();
            return null;
        });
    }
}
