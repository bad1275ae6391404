package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.Gap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is missing before the first message of a history that replaces another one, and is in neither: it is told once, unless a loss
 * is told there anyway. Confined to the worker of the channel.
 */
final class ReplacementLoss {

    private final Consumer<Gap> told;

    /** The history before whose first message a loss was told; 0 for none. */
    private long covered;
    /** What is missing before the first message of the history {@link #awaited}, which has not come yet. */
    private @Nullable Gap missing;

    private long awaited;

    /** @param told is told of gaps */
    ReplacementLoss(Consumer<Gap> told) {
        this.told = told;
    }

    /** Messages are missing before the first one of a history, which is still to come. */
    void expect(Gap gap, long epoch) {
        missing = gap;
        awaited = epoch;
    }

    /** Messages are missing before the first one of a history, which has come already. */
    void tell(Gap gap, long epoch) {
        if (epoch != covered) {
            told.accept(gap);
        }
    }

    /**
     * The first message of another history comes next.
     *
     * @param covers whether it was told that something may be missing before it
     */
    void replaced(boolean covers, long epoch) {
        Gap gap = epoch == awaited ? missing : null;
        if (gap != null) {
            missing = null;
        }
        if (covers) {
            covered = epoch;
        } else if (gap != null) {
            told.accept(gap);
        }
    }
}
