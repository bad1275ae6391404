package dev.streampod.server.internal.endpoint;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.HandlerCall;
import dev.streampod.server.HandlerCall.Kind;
import dev.streampod.server.HandlerInterceptor;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.StreamingSession;

/** A handler with an interceptor around each of its hooks. */
public final class InterceptedHandler implements StreamHandler {

    private final StreamHandler handler;
    private final HandlerInterceptor around;
    private final HandlerCall opened;
    private final HandlerCall message;
    private final HandlerCall closed;

    /** @param endpoint the endpoint's name */
    public InterceptedHandler(String endpoint, StreamHandler handler, HandlerInterceptor around) {
        this.handler = handler;
        this.around = around;
        this.opened = new HandlerCall(Kind.STREAM_OPENED, endpoint, null);
        this.message = new HandlerCall(Kind.STREAM_MESSAGE, endpoint, null);
        this.closed = new HandlerCall(Kind.STREAM_CLOSED, endpoint, null);
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
        run(session, opened, () -> handler.opened(session));
    }

    @Override
    public void message(StreamingSession session, SerializableEntity received) {
        run(session, message, () -> handler.message(session, received));
    }

    @Override
    public void closed(StreamingSession session) {
        run(session, closed, () -> handler.closed(session));
    }

    private void run(StreamingSession session, HandlerCall call, Runnable hook) {
        around.intercept(session, call, () -> {
            hook.run();
            return null;
        });
    }
}
