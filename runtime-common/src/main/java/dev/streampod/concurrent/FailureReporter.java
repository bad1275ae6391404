package dev.streampod.concurrent;

/** Reports failures on threads where no caller is left to handle them. Safe for use from any thread; throws nothing. */
@FunctionalInterface
public interface FailureReporter {

    /**
     * Reports a failure.
     *
     * @param function what failed, as the subject of a sentence; one of a fixed set of texts
     */
    void report(String function, Throwable failure);

    /** Runs a task, and reports what it throws. Returns whether it ended without a failure. */
    default boolean run(String function, Runnable task) {
        try {
            task.run();
            return true;
        } catch (Throwable e) {
            report(function, e);
            return false;
        }
    }

    /** A task that does the same as the given one, and throws nothing. */
    default Runnable guarded(String function, Runnable task) {
        return () -> run(function, task);
    }
}
