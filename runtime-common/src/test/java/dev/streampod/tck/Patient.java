package dev.streampod.tck;

import org.reactivestreams.tck.TestEnvironment;

/** Waits longer for what comes than for what must not come: a busy machine is slow, and silence takes its whole time. Some
 * tests of the kit wait for the longer of the two in any case. */
final class Patient {

    private static final long FOR_SIGNALS = 5_000;
    private static final long FOR_SILENCE = 100;

    private Patient() {}

    static TestEnvironment environment() {
        return new TestEnvironment(FOR_SIGNALS, FOR_SILENCE, false);
    }
}
