package dev.streampod.examples.pixorama.server;

import dev.streampod.examples.pixorama.Palette;
import java.util.Arrays;

/**
 * The pixels of a square canvas. Not safe for several threads.
 *
 * <p>A pixel is known, doubtful or {@link #UNPAINTED}. It is known from when it is painted; it is doubtful when pixels may
 * have been painted of which this canvas was not told. What another canvas says replaces all pixels that are not known here.
 */
final class Canvas {

    static final int LARGEST_SIZE = 512;

    /** Stands for a pixel that was not painted as far as this canvas knows. It looks like colour 0. */
    static final byte UNPAINTED = -1;

    /** Added to a colour, the mark of a doubtful pixel. */
    static final int DOUBT = 0x40;

    /**
     * What another canvas did to this one.
     *
     * @param looksDifferent whether any pixel has another colour now
     * @param learned whether any pixel is known now that was not
     */
    record Merged(boolean looksDifferent, boolean learned) {}

    private final int size;
    private final byte[] pixels;

    /** @param size width and height, 1 to {@link #LARGEST_SIZE} */
    Canvas(int size) {
        if (size < 1 || size > LARGEST_SIZE) {
            throw new IllegalArgumentException("size out of range: " + size);
        }
        this.size = size;
        this.pixels = new byte[size * size];
        Arrays.fill(pixels, UNPAINTED);
    }

    int size() {
        return size;
    }

    /**
     * Paints a pixel.
     *
     * @throws IllegalArgumentException when there is no such pixel or no such colour; the message says which
     */
    void paint(int x, int y, int color) {
        check(x, y, color);
        pixels[y * size + x] = (byte) color;
    }

    /**
     * Paints every pixel in one colour.
     *
     * @return how many pixels look different now
     * @throws IllegalArgumentException when there is no such colour; the message says which
     */
    int clear(int color) {
        check(0, 0, color);
        int changed = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (color(pixels[i]) != color) {
                changed++;
            }
            pixels[i] = (byte) color;
        }
        return changed;
    }

    /** Throws what {@link #paint} would throw. Safe for several threads. */
    void check(int x, int y, int color) {
        require("x", x, size);
        require("y", y, size);
        require("color", color, Palette.size());
    }

    private static void require(String name, int value, int bound) {
        if (value < 0 || value >= bound) {
            throw new IllegalArgumentException(
                    "%s out of range: %d (it must be 0 to %d)".formatted(name, value, bound - 1));
        }
    }

    /** Marks all painted pixels as doubtful. */
    void doubt() {
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i] != UNPAINTED) {
                pixels[i] |= DOUBT;
            }
        }
    }

    /** Marks a painted pixel as doubtful. */
    void doubt(int x, int y) {
        pixels[y * size + x] |= DOUBT;
    }

    /** A copy of the pixels: colours, with {@link #DOUBT} added where they are doubtful, and {@link #UNPAINTED}. */
    byte[] pixels() {
        return pixels.clone();
    }

    /** A copy of the pixels as they look. */
    byte[] colors() {
        byte[] colors = new byte[pixels.length];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = color(pixels[i]);
        }
        return colors;
    }

    private static byte color(byte pixel) {
        return pixel == UNPAINTED ? 0 : (byte) (pixel & ~DOUBT);
    }

    /**
     * Takes over what another canvas knows, where this one does not know better. Of two doubtful colours the one of the
     * larger index is taken: either may be right, but so all servers choose the same.
     *
     * @param others as {@link #pixels} of a canvas of the same size returns it
     * @param upToDate whether what the other knows is still so; if not, only what it doubts is considered
     * @throws IllegalArgumentException when the other canvas is of another size
     */
    Merged merge(byte[] others, boolean upToDate) {
        if (others.length != pixels.length) {
            throw new IllegalArgumentException(
                    "a picture of %d pixels for a canvas of %d".formatted(others.length, pixels.length));
        }
        boolean looksDifferent = false;
        boolean learned = false;
        for (int i = 0; i < pixels.length; i++) {
            byte other = others[i];
            boolean better = isDoubtful(other) ? pixels[i] < other : upToDate && isKnown(other);
            if (better && !isKnown(pixels[i])) {
                looksDifferent |= color(pixels[i]) != color(other);
                learned |= isKnown(other);
                pixels[i] = other;
            }
        }
        return new Merged(looksDifferent, learned);
    }

    private static boolean isKnown(byte pixel) {
        return pixel >= 0 && pixel < Palette.size();
    }

    private static boolean isDoubtful(byte pixel) {
        return pixel >= DOUBT && pixel < DOUBT + Palette.size();
    }
}
