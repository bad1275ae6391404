package dev.streampod.examples.pixorama.server;

import dev.streampod.server.messaging.MessageNotPostedException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when posts to a channel begin to fail, and not again for each of them. Safe for all threads. */
final class PostFailures {

    private static final Logger log = LoggerFactory.getLogger(PostFailures.class);

    private final AtomicBoolean failing = new AtomicBoolean();

    /** Takes the outcome of a post; for {@code whenComplete}. */
    void note(@Nullable Void done, @Nullable Throwable failure) {
        if (failure == null) {
            failing.set(false);
        } else if (!isClosing(failure) && !failing.getAndSet(true)) {
            log.warn("Pixels that are painted here do not reach the canvas: {}", failure.getMessage());
        }
    }

    private static boolean isClosing(Throwable failure) {
        return failure instanceof MessageNotPostedException refused
                && refused.reason() == MessageNotPostedException.Reason.CLOSED;
    }
}
