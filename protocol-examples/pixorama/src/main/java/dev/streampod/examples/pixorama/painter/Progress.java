package dev.streampod.examples.pixorama.painter;

import java.io.PrintStream;

/**
 * Shows how far the painting has come: a bar that is redrawn in place on a terminal, and a line at every tenth elsewhere.
 * For one thread.
 */
final class Progress {

    private static final int BAR_WIDTH = 40;
    private static final int LINES = 10;

    private final PrintStream out;
    private final boolean terminal;
    private int shown = -1;

    /** @param terminal whether {@code out} is a terminal */
    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows that {@code done} of all pixels are painted, if there are any and it does not look the same as before. */
    void show(int done, int total) {
        if (total == 0) {
            return;
        }
        int steps = terminal ? 100 : LINES;
        int step = (int) ((long) done * steps / total);
        if (step == shown) {
            return;
        }
        shown = step;
        if (terminal) {
            int filled = step * BAR_WIDTH / steps;
            out.printf("\r[%s%s] %3d %%", "#".repeat(filled), "-".repeat(BAR_WIDTH - filled), step);
            if (done == total) {
                out.println();
            }
            out.flush();
        } else {
            out.printf("painted %d of %d pixels%n", done, total);
        }
    }
}
