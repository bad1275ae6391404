package dev.streampod.server.internal.metrics;

import dev.streampod.concurrent.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings failures on the threads of a server to its log. */
public final class ServerFailures {

    private static final Logger log = LoggerFactory.getLogger(ServerFailures.class);

    private ServerFailures() {}

    /** Failures of one server, each of which is logged as an error with its stack. */
    public static Failures logged() {
        return new Failures(ServerFailures::log);
    }

    private static void log(String function, Throwable failure, long heldBack) {
        if (heldBack == 0) {
            log.error("{} failed and continues", function, failure);
        } else {
            log.error("{} failed and continues; other failures since the last report: {}", function, heldBack, failure);
        }
    }
}
