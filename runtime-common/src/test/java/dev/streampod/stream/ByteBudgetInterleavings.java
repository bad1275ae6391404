package dev.streampod.stream;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** No byte is taken twice. */
@Param(name = "bytes", gen = IntGen.class, conf = "1:6")
public class ByteBudgetInterleavings {

    private final ByteBudget budget = new ByteBudget(12);

    @Operation
    public boolean take(@Param(name = "bytes") int bytes) {
        return budget.take(bytes);
    }

    @Operation
    public int takeItems(@Param(name = "bytes") int bytes) {
        return budget.takeItems(bytes, 3);
    }

    @Operation
    public int itemRoom(@Param(name = "bytes") int bytes) {
        return budget.itemRoom(bytes);
    }

    @Operation
    public void takeInAnyCase(@Param(name = "bytes") int bytes) {
        budget.takeInAnyCase(bytes);
    }

    @Operation
    public void giveBack(@Param(name = "bytes") int bytes) {
        budget.giveBack(bytes);
    }
}
