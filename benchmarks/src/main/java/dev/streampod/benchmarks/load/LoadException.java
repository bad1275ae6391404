package dev.streampod.benchmarks.load;

/** The server did something a measurement must not gloss over: a wrong answer, a lost one, a closed connection. */
public final class LoadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    LoadException(String message) {
        super(message);
    }
}
