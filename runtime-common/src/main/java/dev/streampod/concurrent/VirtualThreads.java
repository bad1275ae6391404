package dev.streampod.concurrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads where Java has them (21 and later). Java 17 is the oldest platform, so they are looked up by name. Without
 * state; safe for use from any thread.
 */
public final class VirtualThreads {

    /** The release in which virtual threads stopped being a preview, which cannot be used without an option. */
    private static final int FIRST_RELEASE = 21;

    private VirtualThreads() {}

    /** Returns whether this Java has virtual threads. */
    public static boolean available() {
        return Runtime.version().feature() >= FIRST_RELEASE;
    }

    /**
     * Makes virtual threads.
     *
     * @param name of the threads, with a hyphen and a number from 0
     * @return null if this Java has none
     */
    public static @Nullable ThreadFactory factory(String name) {
        if (!available()) {
            return null;
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object threads = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual))
                    .invoke();
            threads = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class))
                    .invoke(threads, name + "-", 0L);
            return (ThreadFactory) lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(threads);
        } catch (Throwable e) {
            throw unusable(e);
        }
    }

    /**
     * Makes an executor that starts a virtual thread for each task.
     *
     * @param name of the threads, as with {@link #factory}
     * @return null if this Java has none
     */
    public static @Nullable ExecutorService executor(String name) {
        ThreadFactory factory = factory(name);
        if (factory == null) {
            return null;
        }
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class, ThreadFactory.class))
                    .invoke(factory);
        } catch (Throwable e) {
            throw unusable(e);
        }
    }

    private static IllegalStateException unusable(Throwable cause) {
        return new IllegalStateException("Virtual threads are there but cannot be used", cause);
    }
}
