package dev.streampod.wire;

import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * Which calls one connection has, and with which codecs their parts are read: what a frame reader asks before it decodes
 * one. Asked on the thread that reads the connection.
 */
public interface CallCodecs {

    /** Of a side that has no calls at all. */
    CallCodecs NONE = new CallCodecs() {};

    /** Whether this side has an endpoint of that name. */
    default boolean hasEndpoint(String endpoint) {
        return false;
    }

    /** A method that may be called from the other side; null when there is none. */
    default @Nullable MethodDefinition<?> method(String endpoint, String name) {
        return null;
    }

    /** The method that this side has called under that number; null when no such call is open. */
    default @Nullable MethodDefinition<?> called(long id) {
        return null;
    }

    /**
     * The codec of the items of a stream that this side reads; null when no such stream is open.
     *
     * @param parameter the parameter that is the stream; null: it is what the method returns
     */
    default @Nullable ValueCodec<?> items(long id, @Nullable String parameter) {
        return null;
    }
}
