package dev.streampod.examples.pixorama.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.examples.pixorama.Palette;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {

    private static final int RED = 5;
    private static final int BLUE = 12;

    @TempDir
    Path directory;

    @Test
    void aPictureOfTheCanvasSizeInThePalettesColoursComesOutAsItIs() throws Exception {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        byte[] expected = new byte[256];
        for (int i = 0; i < 256; i++) {
            expected[i] = (byte) (i * 7 % 16);
            image.setRGB(i % 16, i / 16, Palette.COLORS.get(expected[i]));
        }
        assertThat(read(image, "png").onCanvas(16, 16)).isEqualTo(expected);
    }

    @Test
    void aSmallPictureIsEnlargedWithSharpEdges() throws Exception {
        var image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, Palette.COLORS.get(RED));
        image.setRGB(1, 0, Palette.COLORS.get(BLUE));
        image.setRGB(0, 1, Palette.COLORS.get(BLUE));
        image.setRGB(1, 1, Palette.COLORS.get(RED));
        assertThat(read(image, "png").onCanvas(4, 4))
                .containsExactly(
                        RED, RED, BLUE, BLUE, RED, RED, BLUE, BLUE, BLUE, BLUE, RED, RED, BLUE, BLUE, RED, RED);
    }

    @Test
    void aWidePictureKeepsItsProportionsBetweenWhiteMargins() throws Exception {
        assertThat(read(filled(40, 20, Palette.COLORS.get(RED)), "png").onCanvas(4, 4))
                .containsExactly(0, 0, 0, 0, RED, RED, RED, RED, RED, RED, RED, RED, 0, 0, 0, 0);
    }

    @Test
    void aJpegLargerThanTheCanvasIsAveraged() throws Exception {
        var image = filled(3000, 3000, Palette.COLORS.get(BLUE));
        var pixels = read(image, "jpg").onCanvas(64, 64);
        assertThat(pixels).hasSize(4096).containsOnly(BLUE);
    }

    @Test
    void transparencyShowsWhite() throws Exception {
        var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
        assertThat(read(image, "png").onCanvas(8, 8)).containsOnly(0);
    }

    @Test
    void aMissingFileIsSaidToBeMissing() {
        var file = directory.resolve("nowhere.png");
        assertThatThrownBy(() -> Picture.read(file))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessage("There is no file " + file + ".");
    }

    @Test
    void aDirectoryIsRefused() {
        assertThatThrownBy(() -> Picture.read(directory))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void aTextFileIsNeitherPngNorJpeg() throws IOException {
        var file = Files.writeString(directory.resolve("notes.png"), "not a picture");
        assertThatThrownBy(() -> Picture.read(file))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessageContaining("neither PNG nor JPEG");
    }

    @Test
    void aTruncatedPngIsSaidToBeDamaged() throws IOException {
        var file = directory.resolve("cut.png");
        ImageIO.write(filled(100, 100, 0x123456), "png", file.toFile());
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));
        assertThatThrownBy(() -> Picture.read(file))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessageContaining("is damaged");
    }

    private Picture read(BufferedImage image, String format) throws Exception {
        var file = directory.resolve("picture." + format);
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return Picture.read(file);
    }

    private static BufferedImage filled(int width, int height, int rgb) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }
}
