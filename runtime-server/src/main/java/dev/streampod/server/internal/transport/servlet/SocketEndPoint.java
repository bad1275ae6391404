package dev.streampod.server.internal.transport.servlet;

import dev.streampod.server.internal.transport.ReadCompleteSignal;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A socket of a container as Jetty sees it: the part that all containers share. Jetty reads it by one thread at a time. */
public abstract class SocketEndPoint extends AbstractEndPoint implements ReadCompleteSignal {

    private volatile @Nullable Runnable beforeFill;

    protected SocketEndPoint(Scheduler scheduler) {
        super(scheduler);
    }

    /** Reads what is there, without waiting; -1 at the end. */
    protected abstract int read(ByteBuffer buffer) throws IOException;

    /** Runs what belongs to this socket on a thread of the container, or on this one where the container is being stopped. */
    protected abstract void execute(Runnable task);

    @Override
    public final void beforeFill(@Nullable Runnable hook) {
        this.beforeFill = hook;
    }

    @Override
    public final int fill(ByteBuffer buffer) throws IOException {
        if (isInputShutdown()) {
            return -1;
        }
        Runnable hook = beforeFill;
        if (hook != null) {
            hook.run();
        }
        int position = BufferUtil.flipToFill(buffer);
        int filled;
        try {
            filled = read(buffer);
        } catch (IOException e) {
            filled = -1; // the end of the connection, in order or not
        } finally {
            BufferUtil.flipToFlush(buffer, position);
        }
        if (filled < 0) {
            shutdownInput();
        }
        return filled;
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        super.onClose(failure);
        Connection connection = getConnection();
        execute(() -> connection.onClose(failure));
    }
}
