package dev.streampod.examples.pixorama.painter;

/** The file named by the user is no picture that can be painted; the message says why, and what to do. */
final class UnreadablePictureException extends Exception {

    private static final long serialVersionUID = 1;

    UnreadablePictureException(String message) {
        super(message);
    }
}
