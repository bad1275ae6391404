package dev.streampod.server.internal.thread;

/**
 * Knows the threads that read connections, once they have run an endpoint's code: code that may block elsewhere must not block
 * on them.
 */
public final class NetworkThreads {

    private final ThreadLocal<Boolean> marked = new ThreadLocal<>();

    /** Notes that the current thread is one. */
    public void mark() {
        if (marked.get() == null) {
            marked.set(Boolean.TRUE);
        }
    }

    /** Whether the current thread is known to be one. */
    public boolean isCurrent() {
        return marked.get() != null;
    }
}
