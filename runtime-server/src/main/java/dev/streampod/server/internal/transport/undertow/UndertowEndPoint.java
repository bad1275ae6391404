package dev.streampod.server.internal.transport.undertow;

import dev.streampod.server.internal.transport.servlet.SocketEndPoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A socket of Undertow as Jetty sees it. Undertow tells on a thread for sockets when it can be read or written, again and
 * again until it is asked not to; what is read is handled on a thread of Undertow's pool.
 *
 * <p>What encrypts a socket bears one thread at a time, so the socket is used with this object's lock held.
 */
final class UndertowEndPoint extends SocketEndPoint {

    private final StreamConnection socket;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;
    private final Object io = new Object();

    UndertowEndPoint(StreamConnection socket, Scheduler scheduler) {
        super(scheduler);
        this.socket = socket;
        this.source = socket.getSourceChannel();
        this.sink = socket.getSinkChannel();
        source.setReadListener(ready -> readable());
        sink.setWriteListener(ready -> writable());
        socket.setCloseListener(closed -> execute(this::close));
    }

    private void readable() {
        synchronized (io) {
            source.suspendReads();
        }
        execute(getFillInterest()::fillable);
    }

    private void writable() {
        synchronized (io) {
            sink.suspendWrites();
        }
        execute(getWriteFlusher()::completeWrite);
    }

    @Override
    protected void execute(Runnable task) {
        try {
            socket.getWorker().execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // Undertow is being stopped
        }
    }

    @Override
    protected int read(ByteBuffer buffer) throws IOException {
        synchronized (io) {
            return source.read(buffer);
        }
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        synchronized (io) {
            if (isOutputShutdown()) {
                throw new EofException("closed");
            }
            // All at once: the header of a frame and its content are buffers of their own.
            while (BufferUtil.remaining(buffers) > 0) {
                if (sink.write(buffers, 0, buffers.length) == 0) {
                    return false;
                }
            }
            return sink.flush();
        }
    }

    @Override
    protected void onIncompleteFlush() {
        synchronized (io) {
            sink.resumeWrites();
        }
    }

    @Override
    protected void needsFillInterest() {
        synchronized (io) {
            source.resumeReads();
        }
    }

    @Override
    protected void doClose() {
        synchronized (io) {
            IoUtils.safeClose(socket);
        }
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return socket.getPeerAddress();
    }

    @Override
    public Object getTransport() {
        return socket;
    }
}
