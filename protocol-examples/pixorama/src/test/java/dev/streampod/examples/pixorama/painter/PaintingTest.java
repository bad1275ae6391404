package dev.streampod.examples.pixorama.painter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.Bytes;
import dev.streampod.examples.pixorama.Palette;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaintingTest {

    private static final int SIZE = 32;
    private static final int GREEN = 9;

    @TempDir
    Path directory;

    private final Deque<SetPixel> sent = new ArrayDeque<>();
    private final byte[] canvas = new byte[SIZE * SIZE];
    private Painting painting;

    @BeforeEach
    void readPicture() throws Exception {
        var image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(3, 5, 0xff000000 | Palette.COLORS.get(GREEN));
        var file = directory.resolve("green.png");
        ImageIO.write(image, "png", file.toFile());
        painting = new Painting(Picture.read(file), sent::add);
    }

    @Test
    void everyPixelIsPaintedAndConfirmed() {
        painting.receive(picture());
        while (!sent.isEmpty()) {
            assertThat(painting.done()).isFalse();
            answerNext();
        }
        assertThat(painting.done()).isTrue();
        assertThat(painting.confirmed()).isEqualTo(SIZE * SIZE);
        assertThat(canvas[5 * SIZE + 3]).isEqualTo((byte) GREEN);
        assertThat(painting.differences(picture())).isZero();
    }

    @Test
    void neverMoreThanABoundedNumberOfPixelsIsUnconfirmed() {
        painting.receive(picture());
        assertThat(sent).hasSize(Painting.MOST_UNCONFIRMED);
        answerNext();
        assertThat(sent).hasSize(Painting.MOST_UNCONFIRMED);
    }

    @Test
    void whatOthersPaintConfirmsNothing() {
        painting.receive(picture());
        painting.receive(new PixelUpdate(0, 0, GREEN));
        painting.receive(new PixelUpdate(31, 31, 0));
        painting.receive(new Painters(2));
        assertThat(painting.confirmed()).isZero();
    }

    @Test
    void afterAReconnectionWhatIsNotOnTheCanvasIsPainted() {
        painting.receive(picture());
        for (int i = 0; i < 100; i++) {
            answerNext();
        }
        sent.clear();
        painting.receive(picture());
        assertThat(List.copyOf(sent)).containsExactly(new SetPixel(3, 5, GREEN));
        answerNext();
        assertThat(painting.done()).isTrue();
    }

    @Test
    void aCanvasThatLooksDifferentIsCounted() {
        painting.receive(picture());
        assertThat(painting.differences(picture())).isEqualTo(1);
    }

    private void answerNext() {
        SetPixel pixel = sent.remove();
        canvas[pixel.y() * SIZE + pixel.x()] = (byte) pixel.color();
        painting.receive(new PixelUpdate(pixel.x(), pixel.y(), pixel.color()));
    }

    private ImageData picture() {
        return new ImageData(SIZE, SIZE, Bytes.of(canvas));
    }
}
