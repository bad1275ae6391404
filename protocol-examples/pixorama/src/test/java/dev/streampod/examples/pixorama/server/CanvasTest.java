package dev.streampod.examples.pixorama.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CanvasTest {

    private static final byte NONE = Canvas.UNPAINTED;

    private final Canvas canvas = new Canvas(2);

    @Test
    void aClearedCanvasHasOneColorEverywhereAndTellsHowManyPixelsChanged() {
        var canvas = new Canvas(2);
        canvas.paint(0, 0, 3);
        canvas.paint(1, 0, 4);
        canvas.doubt();
        assertThat(canvas.clear(3)).isEqualTo(3);
        assertThat(canvas.pixels()).containsOnly(3);
        assertThat(canvas.clear(3)).isZero();
    }

    @Test
    void aBlankCanvasThatIsClearedIsKnownAndLooksTheSame() {
        var canvas = new Canvas(2);
        assertThat(canvas.clear(0)).isZero();
        assertThat(canvas.pixels()).containsOnly(0);
    }

    @Test
    void anUnpaintedCanvasLooksWhite() {
        assertThat(canvas.colors()).containsExactly(0, 0, 0, 0);
        assertThat(canvas.pixels()).containsExactly(NONE, NONE, NONE, NONE);
    }

    @Test
    void pixelsAreKeptRowByRow() {
        canvas.paint(1, 0, 5);
        canvas.paint(0, 1, 15);
        assertThat(canvas.colors()).containsExactly(0, 5, 15, 0);
    }

    @Test
    void aPixelOutsideOrAnUnknownColourIsRefusedWithItsNameAndValue() {
        assertThatThrownBy(() -> canvas.paint(9999, 0, 1)).hasMessage("x out of range: 9999 (it must be 0 to 1)");
        assertThatThrownBy(() -> canvas.paint(0, -1, 1)).hasMessage("y out of range: -1 (it must be 0 to 1)");
        assertThatThrownBy(() -> canvas.paint(0, 0, 16)).hasMessage("color out of range: 16 (it must be 0 to 15)");
        assertThat(canvas.pixels()).containsOnly(NONE);
    }

    @Test
    void whatAnotherCanvasKnowsReplacesWhatIsUnpaintedOrDoubtful() {
        canvas.paint(1, 0, 2);
        canvas.doubt();
        canvas.paint(0, 0, 1);
        assertThat(canvas.merge(new byte[] {3, 4, 5, NONE}, true)).isEqualTo(new Canvas.Merged(true, true));
        assertThat(canvas.pixels()).containsExactly(1, 4, 5, NONE);
    }

    @Test
    void whatAnotherCanvasKnewAtAnotherTimeIsIgnored() {
        assertThat(canvas.merge(new byte[] {3, 4, 5, NONE}, false)).isEqualTo(new Canvas.Merged(false, false));
        assertThat(canvas.pixels()).containsOnly(NONE);
    }

    @Test
    void ofTwoDoubtfulColoursTheLargerIsTaken() {
        canvas.paint(0, 0, 2);
        canvas.paint(1, 0, 4);
        canvas.doubt();
        canvas.paint(1, 1, 1);
        byte three = 3 | Canvas.DOUBT;
        assertThat(canvas.merge(new byte[] {three, three, three, three}, false))
                .isEqualTo(new Canvas.Merged(true, false));
        assertThat(canvas.pixels()).containsExactly(three, 4 | Canvas.DOUBT, three, 1);
    }

    @Test
    void aDoubtfulPixelLooksAsItWasPainted() {
        canvas.paint(0, 0, 2);
        canvas.doubt();
        canvas.doubt();
        assertThat(canvas.colors()).containsExactly(2, 0, 0, 0);
    }

    @Test
    void takingOverWhatLooksTheSameIsNoChange() {
        assertThat(canvas.merge(new byte[] {0, NONE, 16, 99}, true)).isEqualTo(new Canvas.Merged(false, true));
        assertThat(canvas.pixels()).containsExactly(0, NONE, NONE, NONE);
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> canvas.merge(new byte[9], true)).hasMessage("a picture of 9 pixels for a canvas of 4");
    }
}
