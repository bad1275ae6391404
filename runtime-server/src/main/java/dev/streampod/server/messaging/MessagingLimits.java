package dev.streampod.server.messaging;

import dev.streampod.concurrent.Durations;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The bounds of messaging within a server.
 *
 * @param workers how many threads call listeners
 * @param workerQueue how many messages wait for each of them at most; messages past that are read from the history of their
 *     channel; without one they are lost, and told as a gap
 * @param workerQueueBytes how many bytes of messages from other servers wait for each of them at most
 * @param mailbox how many messages wait for a {@link Delivery#BLOCKING} listener at most
 * @param streamBuffer how many messages wait for the reader of a stream at most
 * @param confirmationWait how long adding a listener waits for Redis at most
 * @param slowListener how long a listener may hold its worker before that is logged
 * @param localHistoryBytes how many bytes of the histories of all channels are kept in this process at most, on a server
 *     without Redis; beyond that the one that was posted to the longest ago is forgotten
 * @param historyReadsAtOnce how many reads of histories in Redis are under way at a time, so that all clients that come back
 *     after a restart do not stop Redis; others wait, and waiting reads of the same messages share one. 32
 * @param historyReads how many reads of histories in Redis wait at most; listeners and followers past that are told that
 *     messages were lost
 * @param historyWait how long a message of a history waits for a listener at most, while more than a quarter of
 *     {@code Limits.queueBytes()} waits to be sent to the client, or while the mailbox of a {@link Delivery#BLOCKING} listener
 *     is half full. It counts also for a client that reads, but slowly. Then the rest of the history is sent without waiting,
 *     and the stream or the mailbox does with it what it does for slow readers. A client that follows the channel waits
 *     without a bound
 * @param messageBytes the size limit of messages to other servers or to a history, and of presence info, in bytes, encoded;
 *     a larger one fails where it is posted. What stays on this server without a
 *     history is not encoded, and so has no size. 1 MiB
 * @param presenceLease how long another server counts as alive after its last heartbeat; its members leave afterwards
 */
public record MessagingLimits(
        int workers,
        int workerQueue,
        long workerQueueBytes,
        int mailbox,
        int streamBuffer,
        Duration confirmationWait,
        Duration slowListener,
        long localHistoryBytes,
        int historyReadsAtOnce,
        int historyReads,
        Duration historyWait,
        int messageBytes,
        Duration presenceLease) {

    public MessagingLimits {
        positive(workers, "workers");
        positive(workerQueue, "workerQueue");
        positive(workerQueueBytes, "workerQueueBytes");
        positive(mailbox, "mailbox");
        positive(streamBuffer, "streamBuffer");
        Durations.positive(slowListener, "MessagingLimits.slowListener");
        positive(localHistoryBytes, "localHistoryBytes");
        positive(historyReadsAtOnce, "historyReadsAtOnce");
        positive(historyReads, "historyReads");
        Durations.positive(historyWait, "MessagingLimits.historyWait");
        positive(messageBytes, "messageBytes");
        Durations.positive(presenceLease, "MessagingLimits.presenceLease");
        positive(presenceLease.toMillis() / 3, "presenceLease / 3 ms");
    }

    /** The defaults. */
    public static MessagingLimits defaults() {
        int workers = Math.max(2, Math.min(16, Runtime.getRuntime().availableProcessors()));
        return new MessagingLimits(
                workers,
                16_384,
                32L << 20,
                1_024,
                1_024,
                Duration.ofSeconds(2),
                Duration.ofMillis(100),
                64L << 20,
                32,
                65_536,
                Duration.ofSeconds(60),
                1 << 20,
                Duration.ofSeconds(15));
    }

    public MessagingLimits withWorkers(int count) {
        return with(copy -> copy.workers = count);
    }

    public MessagingLimits withWorkerQueue(int messages) {
        return with(copy -> copy.workerQueue = messages);
    }

    public MessagingLimits withWorkerQueueBytes(long bytes) {
        return with(copy -> copy.workerQueueBytes = bytes);
    }

    public MessagingLimits withMailbox(int messages) {
        return with(copy -> copy.mailbox = messages);
    }

    public MessagingLimits withStreamBuffer(int messages) {
        return with(copy -> copy.streamBuffer = messages);
    }

    public MessagingLimits withConfirmationWait(Duration atMost) {
        return with(copy -> copy.confirmationWait = atMost);
    }

    public MessagingLimits withSlowListener(Duration after) {
        return with(copy -> copy.slowListener = after);
    }

    public MessagingLimits withLocalHistoryBytes(long bytes) {
        return with(copy -> copy.localHistoryBytes = bytes);
    }

    public MessagingLimits withHistoryReadsAtOnce(int reads) {
        return with(copy -> copy.historyReadsAtOnce = reads);
    }

    public MessagingLimits withHistoryReads(int waiting) {
        return with(copy -> copy.historyReads = waiting);
    }

    public MessagingLimits withHistoryWait(Duration atMost) {
        return with(copy -> copy.historyWait = atMost);
    }

    public MessagingLimits withMessageBytes(int bytes) {
        return with(copy -> copy.messageBytes = bytes);
    }

    public MessagingLimits withPresenceLease(Duration lease) {
        return with(copy -> copy.presenceLease = lease);
    }

    private MessagingLimits with(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.limits();
    }

    private static void positive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }

    /** Limits that are about to differ in one. */
    private static final class Copy {

        private int workers;
        private int workerQueue;
        private long workerQueueBytes;
        private int mailbox;
        private int streamBuffer;
        private Duration confirmationWait;
        private Duration slowListener;
        private long localHistoryBytes;
        private int historyReadsAtOnce;
        private int historyReads;
        private Duration historyWait;
        private int messageBytes;
        private Duration presenceLease;

        private Copy(MessagingLimits limits) {
            workers = limits.workers;
            workerQueue = limits.workerQueue;
            workerQueueBytes = limits.workerQueueBytes;
            mailbox = limits.mailbox;
            streamBuffer = limits.streamBuffer;
            confirmationWait = limits.confirmationWait;
            slowListener = limits.slowListener;
            localHistoryBytes = limits.localHistoryBytes;
            historyReadsAtOnce = limits.historyReadsAtOnce;
            historyReads = limits.historyReads;
            historyWait = limits.historyWait;
            messageBytes = limits.messageBytes;
            presenceLease = limits.presenceLease;
        }

        private MessagingLimits limits() {
            return new MessagingLimits(
                    workers,
                    workerQueue,
                    workerQueueBytes,
                    mailbox,
                    streamBuffer,
                    confirmationWait,
                    slowListener,
                    localHistoryBytes,
                    historyReadsAtOnce,
                    historyReads,
                    historyWait,
                    messageBytes,
                    presenceLease);
        }
    }
}
