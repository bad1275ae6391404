package dev.streampod.server.internal.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Receives the body of a request, within a bound. What is beyond it is dropped, up to another bound: a client that is
 * answered while it still sends may find its connection broken before it has the answer. Used once, by one thread at a time.
 */
public final class RequestBody {

    /** What came of it; one of its methods is called, once. */
    interface Reader {

        void read(byte[] body);

        /** There is more than there may be. */
        void tooLarge();

        void failed(Throwable cause);
    }

    private static final int MOST_DROPPED_BYTES = 1024 * 1024;

    private final int maxBytes;
    private final Reader reader;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int dropped;

    RequestBody(int maxBytes, Reader reader) {
        this.maxBytes = maxBytes;
        this.reader = reader;
    }

    /**
     * Adds what came next.
     *
     * @param last whether that was all
     * @return whether to read on; if not, the end was told
     */
    public boolean add(ByteBuffer bytes, boolean last) {
        take(bytes);
        if (dropped > 0 && (last || dropped > MOST_DROPPED_BYTES)) {
            reader.tooLarge();
            return false;
        }
        if (last) {
            reader.read(body.toByteArray());
            return false;
        }
        return true;
    }

    /** The rest cannot be read. */
    public void failed(Throwable cause) {
        reader.failed(cause);
    }

    private void take(ByteBuffer bytes) {
        if (dropped > 0 || body.size() + bytes.remaining() > maxBytes) {
            dropped += bytes.remaining();
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        body.write(copy, 0, copy.length);
    }
}
