package dev.streampod.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are open and silent; pings are answered. They are held by one thread of their own, from
 * {@link #hold} until {@link #close}, which reports what went wrong meanwhile.
 */
final class IdleLoad implements Closeable {

    private static final int BUFFER_SIZE = 1_024;

    private final List<ClientConnection> open;
    private final Selector selector;
    private final Thread thread;
    /** Written by the holding thread, read after it has ended. */
    private @Nullable Exception failure;

    private IdleLoad(List<ClientConnection> open, Selector selector) {
        this.open = open;
        this.selector = selector;
        this.thread = new Thread(this::answerPings, "idle-connections");
    }

    static IdleLoad hold(LoadTarget target, int connections) throws IOException {
        return hold(ClientConnection.openAll(target, connections, BUFFER_SIZE));
    }

    /** Each connection follows channels of its own. */
    static IdleLoad holdFollowing(int port, String channel, int connections, int follows) throws IOException {
        var opened = new ArrayList<ClientConnection>(connections);
        try {
            while (opened.size() < connections) {
                var target = LoadTarget.followerOfMany(port, channel, opened.size() * follows, follows);
                opened.add(ClientConnection.open(target, BUFFER_SIZE));
            }
        } catch (IOException | RuntimeException e) {
            ClientConnection.closeAll(opened);
            throw e;
        }
        return hold(opened);
    }

    private static IdleLoad hold(List<ClientConnection> open) throws IOException {
        var selector = Selector.open();
        var load = new IdleLoad(open, selector);
        for (var connection : load.open) {
            connection.channel().register(selector, SelectionKey.OP_READ, connection);
        }
        load.thread.start();
        return load;
    }

    private void answerPings() {
        try {
            while (selector.isOpen()) {
                selector.select();
                for (var keys = selector.selectedKeys().iterator(); selector.isOpen() && keys.hasNext(); ) {
                    ((ClientConnection) keys.next().attachment()).read((in, offset, length) -> {
                        var text = new byte[length];
                        in.get(offset, text);
                        throw new LoadException("an idle connection got " + new String(text, UTF_8));
                    });
                    keys.remove();
                }
                if (Thread.interrupted()) {
                    return;
                }
            }
        } catch (IOException | LoadException e) {
            failure = e;
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        ClientConnection.closeAll(open);
        if (failure != null) {
            throw new LoadException("while holding idle connections: " + failure.getMessage());
        }
    }
}
