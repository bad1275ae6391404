package dev.streampod.server.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads the body of a request without waiting, within a bound. Used once. */
final class RequestBody implements Runnable {

    /** What came of it; one of its methods is called, once, perhaps on another thread. */
    interface Reader {

        void read(byte[] body);

        /** There is more than there may be; the rest was not read. */
        void tooLarge();

        void failed(Throwable cause);
    }

    private final Request request;
    private final int maxBytes;
    private final Reader reader;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private RequestBody(Request request, int maxBytes, Reader reader) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.reader = reader;
    }

    static void read(Request request, int maxBytes, Reader reader) {
        if (request.getLength() > maxBytes) {
            reader.tooLarge();
        } else {
            new RequestBody(request, maxBytes, reader).run();
        }
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
            boolean fits = append(chunk.getByteBuffer());
            boolean last = chunk.isLast();
            chunk.release();
            if (!fits) {
                reader.tooLarge();
                return;
            }
            if (last) {
                reader.read(body.toByteArray());
                return;
            }
        }
    }

    private boolean append(ByteBuffer bytes) {
        if (body.size() + bytes.remaining() > maxBytes) {
            return false;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        body.write(copy, 0, copy.length);
        return true;
    }
}
