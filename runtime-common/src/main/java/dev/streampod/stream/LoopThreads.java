package dev.streampod.stream;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Threads of loops: virtual ones where Java has them, else platform threads that keep no process alive. */
final class LoopThreads {

    private static final String NAME = "streampod-loop";

    private static final @Nullable MethodHandle START_VIRTUAL = startVirtual();

    static final LoopExecutor STARTING = new LoopExecutor() {
        @Override
        public void executeLoop(Runnable loop) {
            start(loop);
        }

        @Override
        public void withdrawLoop(Runnable loop) {}
    };

    private LoopThreads() {}

    private static void start(Runnable loop) {
        if (START_VIRTUAL != null) {
            try {
                var unused = (Thread) START_VIRTUAL.invokeExact(loop);
            } catch (Throwable e) {
                throw new IllegalStateException("A virtual thread cannot be started", e);
            }
        } else {
            var thread = new Thread(loop, NAME);
            thread.setDaemon(true);
            thread.start();
        }
    }

    // Java 17 is the oldest platform, so what came with 21 is looked up by name, once.
    private static @Nullable MethodHandle startVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null; // an older Java; in 19 and 20 it is a preview, which is not to be used
        }
    }
}
