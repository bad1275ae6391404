package dev.streampod.client.internal.thread;

import dev.streampod.concurrent.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs failures on the threads of clients. */
public final class ClientFailures {

    private static final Logger LOG = LoggerFactory.getLogger(ClientFailures.class);

    private ClientFailures() {}

    /** Failures of clients over the same threads, each of which is logged as an error with its stack. */
    public static Failures logged() {
        return new Failures(ClientFailures::log);
    }

    private static void log(String function, Throwable failure, long heldBack) {
        if (heldBack == 0) {
            LOG.error("{} failed and continues", function, failure);
        } else {
            LOG.error("{} failed and continues; other failures since the last report: {}", function, heldBack, failure);
        }
    }
}
