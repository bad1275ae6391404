package dev.streampod.stream;

import org.jetbrains.lincheck.datastructures.Operation;

/** No credit is given twice. */
public class CreditWindowInterleavings {

    private final CreditWindow window = new CreditWindow(4);

    @Operation
    public int demanded() {
        return window.demanded(3);
    }

    @Operation
    public boolean received() {
        return window.received();
    }

    @Operation
    public int taken() {
        return window.taken();
    }
}
