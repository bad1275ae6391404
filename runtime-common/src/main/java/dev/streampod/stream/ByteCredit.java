package dev.streampod.stream;

/**
 * Reserves room in a budget for the items that one reader gives credit for, whose sizes are not known before they come. An
 * item is expected to be as large as the largest of the last ones, and before the first one as large as an item may be.
 *
 * <p>Credit is given for half of the budget, so that items may be larger than was expected. One item may come in any case,
 * so that a reader that keeps pace does not wait for others. Guarded by the {@link CreditWindow} that it belongs to.
 */
public final class ByteCredit {

    /** The share of its distance to smaller items that the expected size loses with each of them. */
    private static final int FORGETTING = 8;

    private final ByteBudget budget;
    private int expected;
    private long reserved;
    private boolean ended;

    /**
     * @param budget shared with other readers
     * @param largestItem how large an item may be, in bytes
     */
    public ByteCredit(ByteBudget budget, int largestItem) {
        this.budget = budget;
        this.expected = Math.max(1, largestItem);
    }

    /** For how many items of the expected size there is room now. */
    int room() {
        return ended ? 0 : budget.itemRoom(expected);
    }

    /** Reserves room for so many items, or for as many as there is room for; returns for how many. */
    int reserve(int items, boolean atLeastOne) {
        if (ended) {
            return 0;
        }
        int got = budget.takeItems(expected, items);
        if (got == 0 && atLeastOne) {
            budget.takeInAnyCase(expected);
            got = 1;
        }
        reserved += (long) got * expected;
        return got;
    }

    /**
     * An item came: its size takes the place of what was reserved for it.
     *
     * @param given how many items there is credit for, this one among them
     * @param alone whether no other item waits, so that this one may in any case
     * @return false when it is larger than expected, and there is no room for so much: nothing is taken for it
     */
    boolean received(int bytes, int given, boolean alone) {
        int share = (int) (reserved / given);
        reserved -= share;
        expected = Math.max(Math.max(1, bytes), expected - Math.max(1, expected / FORGETTING));
        int more = bytes - share;
        if (more <= 0) {
            budget.giveBack(-more);
        } else if (alone || ended) { // after the end the code that drops the item gives its bytes back
            budget.takeInAnyCase(more);
        } else if (!budget.take(more)) {
            budget.giveBack(share);
            return false;
        }
        return true;
    }

    /** No more items are expected. */
    void end() {
        ended = true;
        budget.giveBack((int) reserved);
        reserved = 0;
    }
}
