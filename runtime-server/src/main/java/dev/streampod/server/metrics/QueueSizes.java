package dev.streampod.server.metrics;

/**
 * How much there is in many places together, and in the fullest of them.
 *
 * @param total the sum
 * @param largest the maximum; 0 when there is no place at all
 */
public record QueueSizes(long total, long largest) {

    public static final QueueSizes NONE = new QueueSizes(0, 0);

    /** The same with one place more. */
    public QueueSizes and(long amount) {
        return new QueueSizes(total + amount, Math.max(largest, amount));
    }
}
