package dev.streampod.examples.pixorama.painter;

/** The picture is not on the canvas; the message says why. */
final class PaintingFailedException extends Exception {

    private static final long serialVersionUID = 1;

    PaintingFailedException(String message) {
        super(message);
    }
}
