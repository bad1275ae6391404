package dev.streampod.server.messaging;

import java.time.Duration;

/**
 * The bounds of messaging within a server.
 *
 * @param workers how many threads call listeners
 * @param workerQueue how many messages wait for each of them at most; messages past that are lost, and told as a gap
 * @param workerQueueBytes how many bytes of messages from other servers wait for each of them at most
 * @param mailbox how many messages wait for a {@link Delivery#BLOCKING} listener at most
 * @param streamBuffer how many messages wait for the reader of a stream at most
 * @param confirmationWait how long adding a listener waits for Redis at most
 * @param slowListener how long a listener may hold its worker before that is logged
 * @param localHistoryBytes how many bytes of the histories of all channels are kept in this process at most, on a server
 *     without Redis; beyond that the one that was posted to the longest ago is forgotten
 * @param historyReads how many reads of histories in Redis wait at most; listeners past that are told of a gap
 * @param presenceLease for how long another server is taken for alive that is not heard; then those who are present through
 *     it have left
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
        int historyReads,
        Duration presenceLease) {

    public MessagingLimits {
        positive(workers, "workers");
        positive(workerQueue, "workerQueue");
        positive(workerQueueBytes, "workerQueueBytes");
        positive(mailbox, "mailbox");
        positive(streamBuffer, "streamBuffer");
        positive(slowListener.toMillis(), "slowListener");
        positive(localHistoryBytes, "localHistoryBytes");
        positive(historyReads, "historyReads");
        positive(presenceLease.toMillis() / 3, "presenceLease / 3 ms");
    }

    /** What holds unless something else is said. */
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
                65_536,
                Duration.ofSeconds(15));
    }

    public MessagingLimits withWorkers(int count) {
        return new MessagingLimits(
                count,
                workerQueue,
                workerQueueBytes,
                mailbox,
                streamBuffer,
                confirmationWait,
                slowListener,
                localHistoryBytes,
                historyReads,
                presenceLease);
    }

    public MessagingLimits withWorkerQueue(int messages) {
        return new MessagingLimits(
                workers,
                messages,
                workerQueueBytes,
                mailbox,
                streamBuffer,
                confirmationWait,
                slowListener,
                localHistoryBytes,
                historyReads,
                presenceLease);
    }

    public MessagingLimits withWorkerQueueBytes(long bytes) {
        return new MessagingLimits(
                workers,
                workerQueue,
                bytes,
                mailbox,
                streamBuffer,
                confirmationWait,
                slowListener,
                localHistoryBytes,
                historyReads,
                presenceLease);
    }

    public MessagingLimits withMailbox(int messages) {
        return new MessagingLimits(
                workers,
                workerQueue,
                workerQueueBytes,
                messages,
                streamBuffer,
                confirmationWait,
                slowListener,
                localHistoryBytes,
                historyReads,
                presenceLease);
    }

    public MessagingLimits withStreamBuffer(int messages) {
        return new MessagingLimits(
                workers,
                workerQueue,
                workerQueueBytes,
                mailbox,
                messages,
                confirmationWait,
                slowListener,
                localHistoryBytes,
                historyReads,
                presenceLease);
    }

    public MessagingLimits withConfirmationWait(Duration atMost) {
        return new MessagingLimits(
                workers,
                workerQueue,
                workerQueueBytes,
                mailbox,
                streamBuffer,
                atMost,
                slowListener,
                localHistoryBytes,
                historyReads,
                presenceLease);
    }

    public MessagingLimits withSlowListener(Duration after) {
        return new MessagingLimits(
                workers,
                workerQueue,
                workerQueueBytes,
                mailbox,
                streamBuffer,
                confirmationWait,
                after,
                localHistoryBytes,
                historyReads,
                presenceLease);
    }

    public MessagingLimits withLocalHistoryBytes(long bytes) {
        return new MessagingLimits(
                workers,
                workerQueue,
                workerQueueBytes,
                mailbox,
                streamBuffer,
                confirmationWait,
                slowListener,
                bytes,
                historyReads,
                presenceLease);
    }

    public MessagingLimits withHistoryReads(int waiting) {
        return new MessagingLimits(
                workers,
                workerQueue,
                workerQueueBytes,
                mailbox,
                streamBuffer,
                confirmationWait,
                slowListener,
                localHistoryBytes,
                waiting,
                presenceLease);
    }

    public MessagingLimits withPresenceLease(Duration lease) {
        return new MessagingLimits(
                workers,
                workerQueue,
                workerQueueBytes,
                mailbox,
                streamBuffer,
                confirmationWait,
                slowListener,
                localHistoryBytes,
                historyReads,
                lease);
    }

    private static void positive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
