package dev.streampod.server.internal.endpoint;

import dev.streampod.protocol.MethodDefinition;
import dev.streampod.server.Session;
import org.jspecify.annotations.Nullable;

/** The application's side of methods: an endpoint, as calls call it. */
@FunctionalInterface
public interface MethodHandler {

    /**
     * Runs the method; called on a handler thread.
     *
     * @param arguments one for each parameter, of the types that the protocol says
     * @return what the method returns; null for one that returns nothing
     */
    @Nullable
    Object call(MethodDefinition<?> method, Session session, @Nullable Object[] arguments);
}
