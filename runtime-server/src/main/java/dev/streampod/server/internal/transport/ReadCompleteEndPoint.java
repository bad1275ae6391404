package dev.streampod.server.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A socket that tells before it is read that all that was read from it has been handled: Jetty reads again only then. What
 * was answered meanwhile can be sent in one go.
 */
final class ReadCompleteEndPoint extends SocketChannelEndPoint implements ReadCompleteSignal {

    private volatile @Nullable Runnable beforeFill;

    ReadCompleteEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    @Override
    public void beforeFill(@Nullable Runnable hook) {
        this.beforeFill = hook;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        Runnable hook = beforeFill;
        if (hook != null) {
            hook.run();
        }
        return super.fill(buffer);
    }
}
