package dev.streampod.server.internal.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads the body of a request without waiting, within a bound. What is beyond it is read and dropped, up to another bound:
 * a client that is answered while it still sends may find its connection broken before it has the answer. Used once.
 */
final class RequestBody implements Runnable {

    /** What came of it; one of its methods is called, once, perhaps on another thread. */
    interface Reader {

        void read(byte[] body);

        /** There is more than there may be. */
        void tooLarge();

        void failed(Throwable cause);
    }

    private static final int MOST_DROPPED_BYTES = 1024 * 1024;

    private final Request request;
    private final int maxBytes;
    private final Reader reader;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int dropped;

    private RequestBody(Request request, int maxBytes, Reader reader) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.reader = reader;
    }

    static void read(Request request, int maxBytes, Reader reader) {
        new RequestBody(request, maxBytes, reader).run();
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                reader.failed(chunk.getFailure());
                return;
            }
            take(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            if (dropped > 0 && (last || dropped > MOST_DROPPED_BYTES)) {
                reader.tooLarge();
                return;
            }
            if (last) {
                reader.read(body.toByteArray());
                return;
            }
        }
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
