package dev.streampod.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that any thread may request and that one thread at a time does. A request while the work is idle runs it, on the
 * requesting thread or on the executor; requests that come meanwhile make that thread run it once more. What the work throws
 * is reported, and does not keep later requests from being served.
 */
public final class SerialTask {

    private final String function;
    private final Runnable work;
    private final FailureReporter failures;

    /** The requests since the last look; the thread that raises it from 0 works, and it alone lowers it. */
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param function what fails when the work throws, as the subject of a sentence
     * @param work never runs twice at a time
     */
    public SerialTask(String function, Runnable work, FailureReporter failures) {
        this.function = function;
        this.work = work;
        this.failures = failures;
    }

    /** Works on this thread, unless another one is at it, which then works once more. Throws nothing. */
    public void request() {
        if (requests.getAndIncrement() == 0) {
            work();
        }
    }

    /**
     * Works on the executor, unless a thread is at it already.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the executor has ended; the next request is served
     */
    public void request(Executor executor) {
        if (requests.getAndIncrement() != 0) {
            return;
        }
        boolean taken = false;
        try {
            executor.execute(this::work);
            taken = true;
        } finally {
            if (!taken) {
                requests.set(0);
            }
        }
    }

    private void work() {
        int seen = requests.get();
        do {
            failures.run(function, work);
            seen = requests.addAndGet(-seen);
        } while (seen != 0);
    }
}
