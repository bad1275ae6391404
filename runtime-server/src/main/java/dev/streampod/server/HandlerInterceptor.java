package dev.streampod.server;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs around all code of endpoints that the server calls for a client: hooks of streams, methods, {@code mayFollow} and
 * {@code presentAs}. For the state that frameworks bind to a thread, such as the signed-in user, and for their exceptions.
 * Called for every message, on any number of threads at once.
 *
 * <p>Not around: loops of publishers that a method returns, listeners of messages and of presence, actions of
 * {@link Session#onClose}. They have threads of their own.
 */
@FunctionalInterface
public interface HandlerInterceptor {

    /**
     * Runs the code, once and on this thread, and returns what it returns. What this throws is treated as if the code had
     * thrown it: a {@link RequestException} is told to the client, any other exception is logged.
     *
     * @param session that the code runs for
     * @param code may block, unless the endpoint says that it does not
     */
    @Nullable
    Object intercept(Session session, Supplier<@Nullable Object> code);

    /**
     * Runs the code as {@link #intercept(Session, Supplier)} does, which this calls unless it is overridden. The server calls
     * this one.
     *
     * @param call which code it is
     */
    default @Nullable Object intercept(Session session, HandlerCall call, Supplier<@Nullable Object> code) {
        return intercept(session, code);
    }
}
