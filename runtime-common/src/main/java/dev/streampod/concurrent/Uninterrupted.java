package dev.streampod.concurrent;

/** Runs what has to be done as a whole also where its thread is interrupted, as the end of things that own threads. */
public final class Uninterrupted {

    private Uninterrupted() {}

    /** A step that is run again after an {@link InterruptedException}, and goes on where it ended. */
    @FunctionalInterface
    public interface Step {

        void run() throws Exception;
    }

    /**
     * Runs a step on this thread, not interrupted. If the thread was interrupted before or meanwhile, it is so afterwards.
     *
     * @throws Exception what the step throws, never an {@link InterruptedException}
     */
    public static void run(Step step) throws Exception {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    step.run();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
