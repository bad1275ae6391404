package dev.streampod.examples.pixorama.painter;

import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A picture on its way to the canvas. It learns the size of the canvas from the first message, and keeps a bounded number
 * of pixels ahead of those that the server has confirmed by broadcasting them, so that it does not flood the server. A
 * picture of the canvas that comes later, after a reconnection, tells which pixels are still to be painted.
 *
 * <p>Messages are received by one thread at a time; {@link #confirmed} may be asked by any.
 */
final class Painting {

    /** How many pixels may be on their way at once. */
    static final int MOST_UNCONFIRMED = 256;

    private final Picture picture;
    private final Consumer<SetPixel> brush;
    private final Deque<Integer> todo = new ArrayDeque<>();
    private final BitSet unconfirmed = new BitSet();
    private byte[] target = {};
    private int width;
    private final AtomicInteger confirmed = new AtomicInteger();

    /** @param brush sends a pixel to the server */
    Painting(Picture picture, Consumer<SetPixel> brush) {
        this.picture = picture;
        this.brush = brush;
    }

    /** Takes the next message of the stream, and paints on. */
    void receive(PixoramaToClient message) {
        if (message instanceof ImageData canvas) {
            begin(canvas);
        } else if (message instanceof PixelUpdate update) {
            confirm(update);
        }
        paintOn();
    }

    private void begin(ImageData canvas) {
        boolean first = target.length == 0;
        if (first || canvas.width() != width || canvas.pixels().length() != target.length) {
            width = canvas.width();
            target = picture.onCanvas(canvas.width(), canvas.height());
            first = true;
        }
        todo.clear();
        unconfirmed.clear();
        for (int pixel = 0; pixel < target.length; pixel++) {
            if (first || canvas.pixels().at(pixel) != target[pixel]) {
                todo.add(pixel);
            }
        }
        confirmed.set(target.length - todo.size());
    }

    private void confirm(PixelUpdate update) {
        int pixel = update.y() * width + update.x();
        if (unconfirmed.get(pixel) && target[pixel] == update.color()) {
            unconfirmed.clear(pixel);
            confirmed.incrementAndGet();
        }
    }

    private void paintOn() {
        while (!todo.isEmpty() && total() - confirmed() - todo.size() < MOST_UNCONFIRMED) {
            int pixel = todo.remove();
            unconfirmed.set(pixel);
            brush.accept(new SetPixel(pixel % width, pixel / width, target[pixel]));
        }
    }

    /** How many pixels there are, 0 while the canvas is not known. */
    int total() {
        return target.length;
    }

    /** How many of them are on the canvas. */
    int confirmed() {
        return confirmed.get();
    }

    boolean done() {
        return total() > 0 && confirmed() == total();
    }

    /** How many pixels of the canvas are not as painted. */
    int differences(ImageData canvas) {
        int differences = 0;
        for (int pixel = 0; pixel < target.length; pixel++) {
            if (pixel >= canvas.pixels().length() || canvas.pixels().at(pixel) != target[pixel]) {
                differences++;
            }
        }
        return differences;
    }
}
