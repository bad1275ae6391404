package dev.streampod.server.internal.transport.tomcat;

import dev.streampod.server.internal.transport.servlet.SocketEndPoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A socket of Tomcat as Jetty sees it. Tomcat tells when it can be read or written, one call at a time and only after it was
 * asked to.
 *
 * <p>Tomcat gives the buffers of a socket that is closed to another one. So the socket is used with this object's lock held,
 * and not any more once Tomcat has it back.
 */
final class TomcatEndPoint extends SocketEndPoint {

    /** Tomcat copies bytes that it does not take at once; no more than these are given to it. */
    private static final int CHUNK_BYTES = 16 * 1024;

    private final SocketWrapperBase<?> socket;
    private final Object io = new Object();

    /** Whether Tomcat has the socket back. Guarded by io. */
    private boolean released;

    /** Whether Tomcat has said that it can be read, and Jetty has not asked for it yet. Guarded by io. */
    private boolean unheard;

    TomcatEndPoint(SocketWrapperBase<?> socket, Scheduler scheduler) {
        super(scheduler);
        this.socket = socket;
    }

    /**
     * Something can be read. Tomcat's connector NIO2 says so after each attempt to read that found nothing, perhaps before Jetty
     * has asked for it, and not again until something is read.
     */
    void readable() {
        synchronized (io) {
            if (!getFillInterest().isInterested()) {
                unheard = true;
                return;
            }
        }
        getFillInterest().fillable();
    }

    /** Something can be written. */
    void writable() {
        getWriteFlusher().completeWrite();
    }

    /** Tomcat takes the socket back, and is going to close it. */
    void release() {
        synchronized (io) {
            released = true;
        }
        close();
    }

    @Override
    protected int read(ByteBuffer buffer) throws IOException {
        synchronized (io) {
            return released ? -1 : socket.read(false, buffer);
        }
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        synchronized (io) {
            if (released || isOutputShutdown()) {
                throw new EofException("closed");
            }
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    if (!socket.canWrite() && socket.flush(false)) {
                        return false;
                    }
                    writeChunk(buffer);
                }
            }
            return !socket.flush(false);
        }
    }

    private void writeChunk(ByteBuffer buffer) throws IOException {
        int length = Math.min(CHUNK_BYTES, buffer.remaining());
        ByteBuffer chunk = buffer.slice();
        chunk.limit(length);
        socket.write(false, chunk);
        buffer.position(buffer.position() + length);
    }

    @Override
    protected void onIncompleteFlush() {
        synchronized (io) {
            if (!released) {
                socket.registerWriteInterest();
            }
        }
    }

    @Override
    protected void needsFillInterest() {
        synchronized (io) {
            if (!unheard) {
                registerReadInterest();
                return;
            }
            unheard = false;
        }
        execute(getFillInterest()::fillable);
    }

    private void registerReadInterest() {
        if (!released) {
            socket.registerReadInterest();
        }
    }

    /** Tomcat closes its socket itself, once none of its threads is at work with it. */
    @Override
    protected void doClose() {
        boolean mine;
        synchronized (io) {
            mine = !released;
        }
        if (mine) {
            socket.processSocket(SocketEvent.DISCONNECT, true);
        }
    }

    @Override
    protected void execute(Runnable task) {
        try {
            socket.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // Tomcat is being stopped
        }
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return InetSocketAddress.createUnresolved(socket.getLocalAddr(), socket.getLocalPort());
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return InetSocketAddress.createUnresolved(socket.getRemoteAddr(), socket.getRemotePort());
    }

    @Override
    public Object getTransport() {
        return socket;
    }
}
