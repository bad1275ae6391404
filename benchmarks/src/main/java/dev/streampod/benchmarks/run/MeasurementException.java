package dev.streampod.benchmarks.run;

/** A measurement could not be made: a process did not start, did not answer in time, or reported a failure. */
final class MeasurementException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MeasurementException(String message) {
        super(message);
    }
}
