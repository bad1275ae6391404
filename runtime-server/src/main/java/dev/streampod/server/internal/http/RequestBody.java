package dev.streampod.server.internal.http;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.concurrent.Scheduler.Timeout;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Receives the body of a request, within a bound. What is beyond it is dropped, up to another bound: a client that is
 * answered while it still sends may find its connection broken before it has the answer. Used once; added to by one thread at
 * a time, while another may find that the time is over.
 */
public final class RequestBody {

    /** Receives the result of reading a body; one of its methods is called, once. */
    interface Reader {

        void read(byte[] body);

        /** The body is larger than allowed. */
        void tooLarge();

        /** The body was not complete in time. */
        void late();

        void failed(Throwable cause);
    }

    private enum State {
        ARRIVING,
        TOLD,
        LATE
    }

    private static final int MOST_DROPPED_BYTES = 1024 * 1024;

    private final int maxBytes;
    private final Reader reader;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AtomicReference<State> state = new AtomicReference<>(State.ARRIVING);
    private int dropped;
    private volatile @Nullable Timeout timeout;

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
        if (isOver()) {
            return false;
        }
        take(bytes);
        boolean tooLarge = dropped > 0 && (last || dropped > MOST_DROPPED_BYTES);
        if (!tooLarge && !last) {
            return true;
        }
        if (end(State.TOLD)) {
            if (tooLarge) {
                reader.tooLarge();
            } else {
                reader.read(body.toByteArray());
            }
        }
        return false;
    }

    /** The rest cannot be read, or what was read could not be handed on. */
    public void failed(Throwable cause) {
        if (end(State.TOLD) || state.get() == State.TOLD) {
            reader.failed(cause);
        }
    }

    /** Gives what is still to come so much time. */
    void within(Duration time, Scheduler timers) {
        if (!isOver()) {
            Timeout started = timers.after(time, this::late);
            timeout = started;
            if (isOver()) {
                started.cancel();
            }
        }
    }

    private void late() {
        if (end(State.LATE)) {
            reader.late();
        }
    }

    private boolean isOver() {
        return state.get() != State.ARRIVING;
    }

    /** Whether the caller is the one that tells the end. */
    private boolean end(State how) {
        boolean first = state.compareAndSet(State.ARRIVING, how);
        Timeout started = timeout;
        if (started != null) {
            started.cancel();
        }
        return first;
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
