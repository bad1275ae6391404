package dev.streampod.server.internal.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The fragments of one message, put together. Belongs to the reading thread. */
final class MessageAssembly {

    private final int limit;
    private byte[] bytes = new byte[1024];
    private int length;

    MessageAssembly(int limit) {
        this.limit = limit;
    }

    /** Adds a fragment; false when the message would become larger than allowed. */
    boolean add(ByteBuffer fragment) {
        int more = fragment.remaining();
        if (more > limit - length) {
            return false;
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(bytes.length * 2, length + more)));
        }
        fragment.get(bytes, length, more);
        length += more;
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
