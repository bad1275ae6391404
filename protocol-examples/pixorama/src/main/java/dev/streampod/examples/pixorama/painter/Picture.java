package dev.streampod.examples.pixorama.painter;

import dev.streampod.examples.pixorama.Palette;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A picture from a file, ready to be scaled to a canvas of any size up to {@link #LARGEST_CANVAS}. Immutable. */
final class Picture {

    /** The longest side of a canvas that pictures are read for. */
    static final int LARGEST_CANVAS = 512;

    /** A larger picture is thinned out while reading to about this many pixels a side, so that memory is bounded. */
    private static final int READ_SIDE = 4 * LARGEST_CANVAS;

    private static final int WHITE = 0xff;

    private final BufferedImage image;

    private Picture(BufferedImage image) {
        this.image = image;
    }

    /** Reads a PNG or JPEG, or any other format that the JDK reads. */
    static Picture read(Path file) throws UnreadablePictureException {
        if (!Files.exists(file)) {
            throw new UnreadablePictureException("There is no file " + file + ".");
        }
        if (Files.isDirectory(file)) {
            throw new UnreadablePictureException(file + " is a directory; name a PNG or JPEG file.");
        }
        if (!Files.isReadable(file)) {
            throw new UnreadablePictureException(file + " may not be read; check its permissions.");
        }
        try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
            return new Picture(decode(file.toFile(), input));
        } catch (IOException | RuntimeException broken) { // the JDK's decoders throw both for damaged files
            throw new UnreadablePictureException(file
                    + " is damaged or of an unusual kind; save it as a plain PNG or JPEG (" + reason(broken) + ").");
        }
    }

    private static BufferedImage decode(File file, ImageInputStream input)
            throws IOException, UnreadablePictureException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        if (!readers.hasNext()) {
            throw new UnreadablePictureException(file + " is neither PNG nor JPEG.");
        }
        ImageReader reader = readers.next();
        try {
            reader.setInput(input, true, true);
            ImageReadParam reading = reader.getDefaultReadParam();
            int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / READ_SIDE);
            reading.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, reading);
        } finally {
            reader.dispose();
        }
    }

    private static String reason(Exception broken) {
        String message = broken.getMessage();
        return message == null ? broken.getClass().getSimpleName() : message;
    }

    /**
     * The picture as colours of the palette, one byte a pixel, row by row: as large as fits with its proportions kept,
     * in the middle, on white.
     */
    byte[] onCanvas(int width, int height) {
        double scale = Math.max((double) image.getWidth() / width, (double) image.getHeight() / height);
        double left = (image.getWidth() - width * scale) / 2;
        double top = (image.getHeight() - height * scale) / 2;
        byte[] pixels = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = average(left + x * scale, top + y * scale, scale);
                pixels[y * width + x] = (byte) Palette.nearest(rgb);
            }
        }
        return pixels;
    }

    /** The mean colour of a square, each pixel of the picture weighted by how much of it lies inside; white outside. */
    private int average(double left, double top, double side) {
        double red = 0;
        double green = 0;
        double blue = 0;
        double covered = 0;
        int right = (int) Math.min(image.getWidth(), Math.ceil(left + side));
        int bottom = (int) Math.min(image.getHeight(), Math.ceil(top + side));
        for (int y = (int) Math.max(0, Math.floor(top)); y < bottom; y++) {
            double rows = Math.min(y + 1, top + side) - Math.max(y, top);
            for (int x = (int) Math.max(0, Math.floor(left)); x < right; x++) {
                double columns = Math.min(x + 1, left + side) - Math.max(x, left);
                int argb = image.getRGB(x, y);
                double weight = rows * columns * (argb >>> 24) / 0xff;
                red += weight * (argb >> 16 & 0xff);
                green += weight * (argb >> 8 & 0xff);
                blue += weight * (argb & 0xff);
                covered += weight;
            }
        }
        double area = side * side;
        double white = WHITE * Math.max(0, area - covered);
        return channel(red + white, area) << 16 | channel(green + white, area) << 8 | channel(blue + white, area);
    }

    private static int channel(double sum, double area) {
        return (int) Math.min(0xff, Math.round(sum / area));
    }
}
