package dev.streampod;

import dev.streampod.concurrent.NewestValueWriterInterleavings;
import dev.streampod.concurrent.SerialTaskInterleavings;
import dev.streampod.stream.ByteBudgetInterleavings;
import dev.streampod.stream.CreditWindowInterleavings;
import dev.streampod.stream.MessageBufferInterleavings;
import dev.streampod.wire.AckTrackerInterleavings;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs operations on several threads, in many of the orders in which their steps may come, and holds what they return against
 * an order in which one operation comes after the other. One class for all, since looking into the classes takes longer
 * than the runs do.
 */
class InterleavingsTest {

    /** How many scenarios of operations are drawn; {@code -Dinterleavings.scenarios} for more than a build has time for. */
    private static final int SCENARIOS = Integer.getInteger("interleavings.scenarios", 8);

    /** How many orders of the steps are tried for each. */
    private static final int ORDERS = Integer.getInteger("interleavings.orders", 200);

    @ParameterizedTest
    @ValueSource(
            classes = {
                AckTrackerInterleavings.class,
                ByteBudgetInterleavings.class,
                CreditWindowInterleavings.class,
                MessageBufferInterleavings.class,
                NewestValueWriterInterleavings.class,
                SerialTaskInterleavings.class
            })
    void operationsOnSeveralThreadsDoWhatTheyDoOneAfterTheOther(Class<?> operations) {
        new ModelCheckingOptions()
                .threads(3)
                .actorsAfter(0) // they would make good what the others have left undone
                .iterations(SCENARIOS)
                .invocationsPerIteration(ORDERS)
                .check(operations);
    }
}
