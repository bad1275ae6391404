package dev.streampod.examples.pixorama.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.Bytes;
import dev.streampod.examples.pixorama.protocol.Cleared;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.KnownPicture;
import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharedCanvasTest {

    private static final byte NONE = Canvas.UNPAINTED;

    private final UUID server = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private final SharedCanvas canvas = new SharedCanvas(server, 2);
    private final List<PixoramaToClient> seen = new ArrayList<>();
    private final SharedCanvas.Viewer viewer = message -> {
        if (!(message instanceof Painters)) {
            seen.add(message);
        }
    };

    @Test
    void aViewerIsGivenThePictureAndThenEveryPixel() {
        canvas.settle();
        canvas.receive(new PixelUpdate(1, 0, 4));
        canvas.join(viewer);
        canvas.receive(new PixelUpdate(0, 1, 5));
        assertThat(seen).containsExactly(picture(0, 4, 0, 0), new PixelUpdate(0, 1, 5));
    }

    @Test
    void aPixelThatChangesNothingIsToldToo() {
        canvas.settle();
        canvas.receive(new PixelUpdate(1, 0, 4));
        canvas.join(viewer);
        canvas.receive(new PixelUpdate(1, 0, 4));
        assertThat(seen).endsWith(new PixelUpdate(1, 0, 4));
    }

    @Test
    void aViewerThatLeftHearsNothing() {
        canvas.settle();
        canvas.join(viewer);
        canvas.leave(viewer);
        canvas.receive(new PixelUpdate(1, 0, 4));
        assertThat(seen).hasSize(1);
        assertThat(canvas.viewers()).isZero();
    }

    @Test
    void aPixelIsPaintedWhenItComesBackFromTheChannelAndNotBefore() {
        canvas.settle();
        canvas.join(viewer);
        PixelUpdate accepted = canvas.accept(new SetPixel(1, 1, 7));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
        canvas.receive(accepted);
        assertThat(seen).endsWith(new PixelUpdate(1, 1, 7));
    }

    @Test
    void aPixelThatDoesNotExistIsNotAccepted() {
        assertThatThrownBy(() -> canvas.accept(new SetPixel(9999, 0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("x out of range: 9999");
    }

    @Test
    void aPixelThatDoesNotExistFromAnotherServerIsIgnored() {
        canvas.settle();
        canvas.join(viewer);
        canvas.receive(new PixelUpdate(9999, 0, 1));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void aCanvasIsClearedWhenThatComesBackFromTheChannelAndNotBefore() {
        canvas.settle();
        canvas.receive(new PixelUpdate(1, 0, 4));
        canvas.join(viewer);
        var clearing = canvas.clear(4);
        assertThat(seen).containsExactly(picture(0, 4, 0, 0));
        assertThat(clearing.changed()).isNotDone();
        canvas.receive(clearing.message());
        assertThat(seen).containsExactly(picture(0, 4, 0, 0), picture(4, 4, 4, 4));
        assertThat(clearing.changed()).isCompletedWithValue(3);
    }

    @Test
    void aClearingThatChangesNothingIsNotToldToViewers() {
        canvas.settle();
        canvas.join(viewer);
        canvas.receive(new Cleared(UUID.randomUUID(), 0));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void aClearingThatNobodyWaitsForAnyMoreIsDoneAllTheSame() {
        canvas.settle();
        canvas.join(viewer);
        var clearing = canvas.clear(4);
        canvas.forget(clearing);
        canvas.receive(clearing.message());
        assertThat(seen).endsWith(picture(4, 4, 4, 4));
        assertThat(clearing.changed()).isNotDone();
    }

    @Test
    void aColorThatDoesNotExistClearsNothing() {
        assertThatThrownBy(() -> canvas.clear(16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("color out of range: 16");
        canvas.settle();
        canvas.join(viewer);
        canvas.receive(new Cleared(UUID.randomUUID(), 16));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void aClearingBetweenADoubtAndItsQuestionIsDoubtful() {
        canvas.settle();
        canvas.join(viewer);
        canvas.doubt();
        canvas.receive(new Cleared(UUID.randomUUID(), 5));
        canvas.receive(canvas.question());
        canvas.receive(answer(1, true, NONE, 6, NONE, NONE));
        assertThat(seen).endsWith(picture(5, 5, 5, 5), picture(5, 6, 5, 5));
    }

    @Test
    void aViewerWaitsForThePictureOfAnotherServer() {
        canvas.question();
        canvas.join(viewer);
        canvas.receive(new PixelUpdate(0, 0, 9));
        assertThat(seen).isEmpty();
        canvas.receive(answer(1, true, 1, 2, NONE, NONE));
        assertThat(seen).containsExactly(picture(9, 2, 0, 0));
    }

    @Test
    void nothingIsSentBeforeThePicture() {
        canvas.join(viewer);
        canvas.show(3);
        canvas.receive(new PixelUpdate(0, 0, 9));
        List<PixoramaToClient> all = new ArrayList<>();
        canvas.join(all::add);
        assertThat(all).isEmpty();
        canvas.settle();
        assertThat(all).containsExactly(picture(9, 0, 0, 0), new Painters(5));
    }

    @Test
    void whatTheChannelHasKeptIsThePictureWithoutAnAnswer() {
        canvas.replay();
        KnownPicture mine = canvas.question();
        canvas.join(viewer);
        canvas.receive(new PixelUpdate(0, 0, 9));
        assertThat(canvas.receive(question(1, NONE, NONE, NONE, NONE))).isNull(); // answered long ago
        canvas.receive(new KnownPicture(other, false, 1, Map.of(), bytes(3, 3, 3, NONE), true));
        canvas.receive(new KnownPicture(other, false, 1, Map.of(), bytes(1, 2, NONE, NONE), true));
        canvas.receive(new KnownPicture(other, false, 1, Map.of(), bytes(5, 5, 5, 5), false));
        canvas.receive(new PixelUpdate(0, 1, 7));
        assertThat(seen).isEmpty();

        canvas.receive(mine);
        assertThat(seen).containsExactly(picture(9, 2, 7, 0));
    }

    @Test
    void whoHasNotHeardAllThatWasKeptDoesNotSayThatItKnowsThePicture() {
        canvas.replay();
        canvas.settle();
        assertThat(canvas.question().settled()).isFalse();
        canvas.receive(canvas.question());
        assertThat(canvas.question().settled()).isTrue();
    }

    @Test
    void aChannelThatHasKeptNoPictureDoesNotEndTheWait() {
        canvas.replay();
        KnownPicture mine = canvas.question();
        canvas.join(viewer);
        canvas.receive(new PixelUpdate(0, 0, 9));
        canvas.receive(mine);
        assertThat(seen).isEmpty();
    }

    @Test
    void aWholePictureIsPostedWhenThereWasNoneForLong() {
        canvas.settle();
        for (int i = 1; i < 2_000; i++) {
            assertThat(canvas.receive(new PixelUpdate(0, 0, 9))).isNull();
        }
        assertThat(canvas.receive(new PixelUpdate(1, 0, 4)))
                .isEqualTo(new KnownPicture(server, false, 0, Map.of(), bytes(9, 4, NONE, NONE), true));
        assertThat(canvas.receive(new PixelUpdate(1, 0, 5))).isNull();
    }

    @Test
    void aPictureThatWasDueWhileTheServerWaitedIsPostedAtTheEndOfTheWait() {
        for (int i = 0; i < 2_000; i++) {
            assertThat(canvas.receive(new PixelUpdate(0, 0, 9))).isNull();
        }
        assertThat(canvas.settle())
                .isEqualTo(new KnownPicture(server, false, 0, Map.of(), bytes(9, NONE, NONE, NONE), true));
        assertThat(canvas.settle()).isNull();
    }

    @Test
    void anAnswerThatComesAfterTheWaitReplacesThePicture() {
        canvas.question();
        canvas.join(viewer);
        canvas.settle();
        canvas.receive(answer(1, true, 1, 2, NONE, NONE));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0), picture(1, 2, 0, 0));
    }

    @Test
    void theAnswerOfAServerThatIsWaitingItselfDoesNotEndTheWait() {
        canvas.question();
        canvas.join(viewer);
        canvas.receive(answer(1, false, 1, NONE, NONE, NONE));
        assertThat(seen).isEmpty();
        canvas.receive(answer(1, true, 1, 2, NONE, NONE));
        assertThat(seen).containsExactly(picture(1, 2, 0, 0));
    }

    @Test
    void anotherServersQuestionIsAnsweredAndTheOwnIsNot() {
        canvas.receive(new PixelUpdate(0, 0, 9));
        assertThat(canvas.receive(canvas.question())).isNull();
        assertThat(canvas.receive(question(3, NONE, NONE, NONE, NONE)))
                .isEqualTo(new KnownPicture(server, false, 1, Map.of(other, 3), bytes(9, NONE, NONE, NONE), false));
    }

    @Test
    void anAnswerToAnotherServerIsIgnored() {
        canvas.settle();
        canvas.question();
        canvas.join(viewer);
        canvas.receive(new KnownPicture(other, false, 1, Map.of(UUID.randomUUID(), 1), bytes(1, 2, 3, 4), true));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void afterADoubtTheAnswersOfOthersCorrectThePictureExceptWherePixelsCameSince() {
        canvas.settle();
        canvas.receive(new PixelUpdate(0, 0, 1));
        canvas.receive(new PixelUpdate(1, 0, 2));
        canvas.join(viewer);
        canvas.doubt();
        canvas.receive(canvas.question());
        canvas.receive(new PixelUpdate(1, 0, 5));
        canvas.receive(answer(1, true, 3, 4, NONE, NONE));
        assertThat(seen).containsExactly(picture(1, 2, 0, 0), new PixelUpdate(1, 0, 5), picture(3, 5, 0, 0));
    }

    @Test
    void whatIsSentAgainAfterAnInterruptionIsCorrectedByThoseWhoHeardItInItsPlace() {
        canvas.settle();
        canvas.join(viewer);
        // The others heard this one before the interruption already, and then another colour.
        canvas.doubt();
        canvas.receive(new PixelUpdate(1, 0, 5));
        canvas.receive(canvas.question());
        canvas.receive(answer(1, true, NONE, 6, NONE, NONE));
        assertThat(seen).endsWith(new PixelUpdate(1, 0, 5), picture(0, 6, 0, 0));
    }

    @Test
    void anAnswerToAnEarlierQuestionIsIgnored() {
        canvas.settle();
        canvas.question();
        canvas.doubt();
        canvas.question();
        canvas.join(viewer);
        canvas.receive(answer(1, true, 1, 2, 3, 4));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void whatAnAskerDoubtsCountsWhereNothingIsKnownHere() {
        canvas.settle();
        canvas.receive(new PixelUpdate(0, 0, 1));
        canvas.join(viewer);
        byte doubtful = 7 | Canvas.DOUBT;
        var answer = canvas.receive(question(1, doubtful, doubtful, NONE, NONE));
        assertThat(answer).isNotNull();
        assertThat(answer.pixels()).isEqualTo(bytes(1, doubtful, NONE, NONE));
        assertThat(seen).containsExactly(picture(1, 0, 0, 0), picture(1, 7, 0, 0));
    }

    @Test
    void whatIsLearnedFromAnAnswerIsToldToThoseWhoAskedMeanwhile() {
        canvas.question();
        canvas.receive(question(1, NONE, NONE, NONE, NONE));
        var told = canvas.receive(
                new KnownPicture(UUID.randomUUID(), false, 1, Map.of(server, 1), bytes(1, 2, 3, 4), true));
        assertThat(told).isEqualTo(new KnownPicture(server, false, 1, Map.of(other, 1), bytes(1, 2, 3, 4), true));
    }

    private KnownPicture question(int number, int... pixels) {
        return new KnownPicture(other, true, number, Map.of(), bytes(pixels), false);
    }

    private KnownPicture answer(int number, boolean settled, int... pixels) {
        return new KnownPicture(other, false, 1, Map.of(server, number), bytes(pixels), settled);
    }

    private static ImageData picture(int... colors) {
        return new ImageData(2, 2, bytes(colors));
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.of(bytes);
    }
}
