package dev.streampod.stream;

import dev.streampod.concurrent.VirtualThreads;
import java.util.concurrent.ThreadFactory;

/** Threads of loops: virtual ones where Java has them, else platform threads that keep no process alive. */
final class LoopThreads implements LoopExecutor {

    private static final String NAME = "streampod-loop";

    static final LoopExecutor STARTING = new LoopThreads();

    private final ThreadFactory threads;

    private LoopThreads() {
        ThreadFactory virtual = VirtualThreads.factory(NAME);
        threads = virtual != null ? virtual : LoopThreads::platformThread;
    }

    private static Thread platformThread(Runnable loop) {
        var thread = new Thread(loop, NAME);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void executeLoop(Runnable loop) {
        threads.newThread(loop).start();
    }

    @Override
    public void withdrawLoop(Runnable loop) {}
}
