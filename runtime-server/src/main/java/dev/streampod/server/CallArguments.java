package dev.streampod.server;

import org.jspecify.annotations.Nullable;

/** The arguments of one call, of the types that the protocol says. Made by the runtime, taken apart by generated code. */
public final class CallArguments {

    private final @Nullable Object[] values;

    /** @param values one for each parameter, in order; not copied */
    CallArguments(@Nullable Object[] values) {
        this.values = values;
    }

    /**
     * The argument of a parameter.
     *
     * @param index of the parameter, from 0
     */
    // It was read by the parameter's own codec, and generated code names the parameter's own type.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends @Nullable Object> T get(int index) {
        return (T) values[index];
    }
}
