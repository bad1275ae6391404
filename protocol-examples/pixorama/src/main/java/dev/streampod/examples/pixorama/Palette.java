package dev.streampod.examples.pixorama;

import java.util.List;

/**
 * The sixteen colours of the canvas; a colour is known by its index. The page has the same list.
 *
 * <p>Nearness is distance in the Oklab space, where equal distances look about equally different, as they do not in RGB.
 */
public final class Palette {

    /** The colours as {@code 0xRRGGBB}. The first is that of a blank canvas. */
    public static final List<Integer> COLORS = List.of(
            0xffffff, 0xc5cad1, 0x7d8590, 0x16181d, 0x8a5a35, 0xd93a3a, 0xf2892b, 0xf7d038, //
            0x9bd13c, 0x2e9e4f, 0x1fa8a0, 0x5cc0f0, 0x2f62d8, 0x7b4bd1, 0xf08bc2, 0xf6c9a0);

    private static final List<Oklab> IN_OKLAB = COLORS.stream().map(Oklab::of).toList();

    private Palette() {}

    public static int size() {
        return COLORS.size();
    }

    /** The index of the colour that looks most like {@code 0xRRGGBB}; of equally near ones the first. */
    public static int nearest(int rgb) {
        Oklab wanted = Oklab.of(rgb);
        int nearest = 0;
        for (int index = 1; index < IN_OKLAB.size(); index++) {
            if (wanted.squaredDistance(IN_OKLAB.get(index)) < wanted.squaredDistance(IN_OKLAB.get(nearest))) {
                nearest = index;
            }
        }
        return nearest;
    }

    /** A colour in Björn Ottosson's Oklab: lightness, green to red, blue to yellow. */
    private record Oklab(double lightness, double a, double b) {

        static Oklab of(int rgb) {
            double red = linear(rgb >> 16 & 0xff);
            double green = linear(rgb >> 8 & 0xff);
            double blue = linear(rgb & 0xff);
            double l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
            double m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
            double s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
            return new Oklab(
                    0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
        }

        /** The intensity, 0 to 1, that an sRGB channel of 0 to 255 stands for. */
        private static double linear(int channel) {
            double value = channel / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }

        double squaredDistance(Oklab other) {
            double dl = lightness - other.lightness;
            double da = a - other.a;
            double db = b - other.b;
            return dl * dl + da * da + db * db;
        }
    }
}
