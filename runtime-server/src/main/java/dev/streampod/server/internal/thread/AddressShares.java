package dev.streampod.server.internal.thread;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The shares of the server's threads that the connections and HTTP calls of one client address have together. An address is
 * here as long as something of it is: a connection, an HTTP call, or a task that holds a thread although its call has
 * ended. Safe for use from any thread; guarded by this object's lock.
 */
public final class AddressShares {

    /** The share of one address. */
    public final class Share {

        private final String address;
        private final Executor handlers;
        private final @Nullable Executor loops;
        // Guarded by the lock of the shares.
        private int users;
        private int httpCalls;
        /** Whether there are no users. Written with that lock held, and read without it by each task that ends. */
        private volatile boolean unused;

        private Share(String address) {
            this.address = address;
            this.handlers = threads.share(threads, handlersPerAddress, this::idle);
            this.loops = threads.loops(handlersPerAddress, this::idle);
        }

        private void idle() {
            if (unused) {
                removeIfUnused(this);
            }
        }

        private boolean busy() {
            return busy(handlers) || busy(loops);
        }

        private static boolean busy(@Nullable Executor executor) {
            return executor instanceof BoundedExecutor bounded && bounded.busy();
        }

        /** Runs handlers and hooks. */
        public Executor handlers() {
            return handlers;
        }

        /** Runs the loops of publishers, which may take as long as a stream does; null if each has a thread of its own. */
        public @Nullable Executor loops() {
            return loops;
        }
    }

    private final HandlerThreads threads;
    private final int handlersPerAddress;
    private final int httpCallsPerAddress;
    private final Map<String, Share> shares = new HashMap<>();

    public AddressShares(HandlerThreads threads, int handlersPerAddress, int httpCallsPerAddress) {
        this.threads = threads;
        this.handlersPerAddress = handlersPerAddress;
        this.httpCallsPerAddress = httpCallsPerAddress;
    }

    /** The share of an address, for a connection that gives it back with {@link #leave}. */
    public synchronized Share enter(String address) {
        Share share = shares.computeIfAbsent(address, Share::new);
        share.users++;
        share.unused = false;
        return share;
    }

    public synchronized void leave(Share share) {
        share.users--;
        if (share.users == 0) {
            share.unused = true; // before it is known whether a task runs, which looks at this when it ends
            removeIfUnused(share);
        }
    }

    private synchronized void removeIfUnused(Share share) {
        if (share.users == 0 && !share.busy()) {
            shares.remove(share.address, share);
        }
    }

    /** As {@link #enter}, for an HTTP call that gives the share back with {@link #leaveHttp}; null past the limit. */
    public @Nullable synchronized Share enterHttp(String address) {
        Share share = enter(address);
        if (httpCallsPerAddress > 0 && share.httpCalls == httpCallsPerAddress) {
            leave(share);
            return null;
        }
        share.httpCalls++;
        return share;
    }

    public synchronized void leaveHttp(Share share) {
        share.httpCalls--;
        leave(share);
    }

    /** How many addresses are here. */
    public synchronized int size() {
        return shares.size();
    }
}
