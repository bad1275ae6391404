package dev.streampod.examples.pixorama.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.Bytes;
import dev.streampod.examples.pixorama.protocol.CanvasMessage;
import dev.streampod.examples.pixorama.protocol.Cleared;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.KnownPicture;
import dev.streampod.examples.pixorama.protocol.Painted;
import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.server.messaging.ChannelPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SharedCanvasTest {

    private static final byte NONE = Canvas.UNPAINTED;

    /** After so many messages without a whole picture one is posted. */
    private static final int PICTURE_INTERVAL = CanvasFixture.HISTORY / 5;

    private final SharedCanvas canvas = new SharedCanvas(2);
    private final List<PixoramaToClient> seen = new ArrayList<>();
    private final SharedCanvas.Viewer viewer = message -> {
        if (!(message instanceof Painters)) {
            seen.add(message);
        }
    };

    /** The position of the last message. */
    private ChannelPosition last = new ChannelPosition(1_000, 0, 1);

    @Test
    void aViewerIsGivenThePictureAndThenEveryPixel() {
        canvas.settle();
        receive(new Painted(1, 0, 4));
        canvas.join(viewer);
        receive(new Painted(0, 1, 5));
        assertThat(seen).containsExactly(picture(0, 4, 0, 0), new PixelUpdate(0, 1, 5));
    }

    @Test
    void aPixelThatChangesNothingIsToldToo() {
        canvas.settle();
        receive(new Painted(1, 0, 4));
        canvas.join(viewer);
        receive(new Painted(1, 0, 4));
        assertThat(seen).endsWith(new PixelUpdate(1, 0, 4));
    }

    @Test
    void aViewerThatLeftHearsNothing() {
        canvas.settle();
        canvas.join(viewer);
        canvas.leave(viewer);
        receive(new Painted(1, 0, 4));
        assertThat(seen).hasSize(1);
        assertThat(canvas.viewers()).isZero();
    }

    @Test
    void aViewerIsToldHowManyThereAreRightAfterThePicture() {
        canvas.settle();
        List<PixoramaToClient> all = new ArrayList<>();
        canvas.join(all::add);
        assertThat(all).containsExactly(picture(0, 0, 0, 0), new Painters(1));
        canvas.show(3);
        assertThat(all).endsWith(new Painters(4));
    }

    @Test
    void aPixelThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> canvas.check(9999, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("x out of range: 9999");
    }

    @Test
    void aPixelThatDoesNotExistFromAnotherServerIsIgnored() {
        canvas.settle();
        canvas.join(viewer);
        receive(new Painted(9999, 0, 1));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void aCanvasIsClearedWhenThatComesBackFromTheChannelAndNotBefore() {
        canvas.settle();
        receive(new Painted(1, 0, 4));
        canvas.join(viewer);
        var clearing = cleared(4);
        var changed = canvas.await(clearing);
        assertThat(seen).containsExactly(picture(0, 4, 0, 0));
        assertThat(changed).isNotDone();
        receive(clearing);
        assertThat(seen).containsExactly(picture(0, 4, 0, 0), picture(4, 4, 4, 4));
        assertThat(changed).isCompletedWithValue(3);
    }

    @Test
    void aClearingThatChangesNothingIsNotToldToViewers() {
        canvas.settle();
        canvas.join(viewer);
        receive(cleared(0));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void aClearingThatNobodyWaitsForAnyMoreIsDoneAllTheSame() {
        canvas.settle();
        canvas.join(viewer);
        var clearing = cleared(4);
        var changed = canvas.await(clearing);
        canvas.forget(clearing);
        receive(clearing);
        assertThat(seen).endsWith(picture(4, 4, 4, 4));
        assertThat(changed).isNotDone();
    }

    @Test
    void aColorThatDoesNotExistClearsNothing() {
        canvas.settle();
        canvas.join(viewer);
        receive(cleared(16));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void aClearingBetweenADoubtAndItsQuestionIsDoubtful() {
        canvas.settle();
        canvas.join(viewer);
        var question = canvas.doubt();
        receive(cleared(5));
        receive(question);
        receive(answer(true, NONE, 6, NONE, NONE));
        assertThat(seen).endsWith(picture(5, 5, 5, 5), picture(5, 6, 5, 5));
    }

    @Test
    void aViewerWaitsForThePictureOfAnotherServer() {
        canvas.join(viewer);
        receive(canvas.question());
        receive(new Painted(0, 0, 9));
        assertThat(seen).isEmpty();
        receive(answer(true, 1, 2, NONE, NONE));
        assertThat(seen).containsExactly(picture(9, 2, 0, 0));
    }

    @Test
    void nothingIsSentBeforeThePicture() {
        canvas.join(viewer);
        canvas.show(3);
        receive(new Painted(0, 0, 9));
        List<PixoramaToClient> all = new ArrayList<>();
        canvas.join(all::add);
        assertThat(all).isEmpty();
        canvas.settle();
        assertThat(all).containsExactly(picture(9, 0, 0, 0), new Painters(5));
    }

    @Test
    void whatTheChannelHasKeptIsThePictureWithoutAnAnswer() {
        KnownPicture mine = canvas.question();
        canvas.join(viewer);
        receive(new Painted(0, 0, 9));
        assertThat(receive(question(NONE, NONE, NONE, NONE))).isNull(); // answered long ago
        receive(answer(true, 9, 2, 2, NONE));
        receive(new Painted(0, 1, 7));
        receive(answer(false, 5, 5, 5, NONE));
        assertThat(seen).isEmpty();

        receive(mine);
        assertThat(seen).containsExactly(picture(9, 2, 7, 0));
    }

    @Test
    void aKeptPictureThatLacksSomethingWhichIsNotKeptIsNoPictureToStartWith() {
        var before = last;
        KnownPicture mine = canvas.question();
        canvas.join(viewer);
        receive(new Painted(0, 0, 9)); // after others that are not kept any more
        receive(picture(null, before, true, 3, 3, 3, 3));
        receive(mine);
        assertThat(seen).isEmpty();
        receive(answer(true, 9, 4, 4, 4));
        assertThat(seen).containsExactly(picture(9, 4, 4, 4));
    }

    @Test
    void whoHasNotHeardAllThatWasKeptDoesNotSayThatItKnowsThePicture() {
        canvas.settle();
        assertThat(canvas.question().settled()).isFalse();
        receive(canvas.question());
        assertThat(canvas.question().settled()).isTrue();
    }

    @Test
    void aChannelThatHasKeptNoPictureDoesNotEndTheWait() {
        KnownPicture mine = canvas.question();
        canvas.join(viewer);
        receive(new Painted(0, 0, 9));
        receive(mine);
        assertThat(seen).isEmpty();
    }

    @Test
    void aWholePictureIsPostedWhenThereWasNoneForLong() {
        receive(canvas.question());
        canvas.settle();
        for (int i = 2; i < PICTURE_INTERVAL; i++) {
            assertThat(receive(new Painted(0, 0, 9))).isNull();
        }
        var posted = receive(new Painted(1, 0, 4));
        assertThat(posted).isEqualTo(picture(null, last, true, 9, 4, NONE, NONE));
        assertThat(receive(new Painted(1, 0, 5))).isNull();
    }

    @Test
    void aPictureThatWasDueWhileTheServerWaitedIsPostedAtTheEndOfTheWait() {
        receive(canvas.question());
        for (int i = 1; i < PICTURE_INTERVAL; i++) {
            assertThat(receive(new Painted(0, 0, 9))).isNull();
        }
        assertThat(canvas.settle()).isEqualTo(picture(null, last, true, 9, NONE, NONE, NONE));
        assertThat(canvas.settle()).isNull();
    }

    @Test
    void anAnswerThatComesAfterTheWaitReplacesThePicture() {
        receive(canvas.question());
        canvas.join(viewer);
        canvas.settle();
        receive(answer(true, 1, 2, NONE, NONE));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0), picture(1, 2, 0, 0));
    }

    @Test
    void theAnswerOfAServerThatIsWaitingItselfDoesNotEndTheWait() {
        receive(canvas.question());
        canvas.join(viewer);
        receive(answer(false, 1, NONE, NONE, NONE));
        assertThat(seen).isEmpty();
        receive(answer(true, 1, 2, NONE, NONE));
        assertThat(seen).containsExactly(picture(1, 2, 0, 0));
    }

    @Test
    void aQuestionIsAnswered() {
        receive(canvas.question());
        receive(new Painted(0, 0, 9));
        var answer = receive(question(NONE, NONE, NONE, NONE));
        assertThat(answer).isEqualTo(picture(null, last, false, 9, NONE, NONE, NONE));
    }

    @Test
    void questionsAmongWhatWasKeptAreAnsweredTogetherWhenTheOwnOneIsBack() {
        receive(question(NONE, NONE, NONE, NONE));
        receive(new Painted(0, 0, 9));
        receive(question(NONE, NONE, NONE, NONE));
        var answer = receive(canvas.question());
        assertThat(answer).isEqualTo(picture(null, last, false, 9, NONE, NONE, NONE));
    }

    @Test
    void afterADoubtTheAnswersOfOthersCorrectThePictureExceptWherePixelsCameSince() {
        canvas.settle();
        receive(new Painted(0, 0, 1));
        receive(new Painted(1, 0, 2));
        canvas.join(viewer);
        receive(canvas.doubt());
        receive(new Painted(1, 0, 5));
        receive(answer(true, 3, 4, NONE, NONE));
        assertThat(seen).containsExactly(picture(1, 2, 0, 0), new PixelUpdate(1, 0, 5), picture(3, 5, 0, 0));
    }

    @Test
    void whatIsSentAgainAfterAnInterruptionIsCorrectedByThoseWhoHeardItInItsPlace() {
        canvas.settle();
        canvas.join(viewer);
        // The others heard this one before the interruption already, and then another colour.
        var question = canvas.doubt();
        receive(new Painted(1, 0, 5));
        receive(question);
        receive(answer(true, NONE, 6, NONE, NONE));
        assertThat(seen).endsWith(new PixelUpdate(1, 0, 5), picture(0, 6, 0, 0));
    }

    @Test
    void aPictureThatWasMadeBeforeTheLastQuestionIsIgnored() {
        canvas.settle();
        receive(canvas.question());
        receive(new Painted(0, 0, 9));
        var early = answer(true, 1, 2, 3, 4);
        receive(canvas.doubt());
        canvas.join(viewer);
        receive(early);
        assertThat(seen).containsExactly(picture(9, 0, 0, 0));
    }

    @Test
    void whatArrivesBeforeTheLastOfTwoQuestionsIsDoubtful() {
        canvas.settle();
        var first = canvas.doubt();
        var second = canvas.doubt();
        canvas.join(viewer);
        receive(first);
        receive(answer(true, 1, 2, 3, 4));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
        receive(second);
        receive(answer(true, 1, 2, 3, 4));
        assertThat(seen).endsWith(picture(1, 2, 3, 4));
    }

    @Test
    void whatAnAskerDoubtsCountsWhereNothingIsKnownHere() {
        canvas.settle();
        receive(canvas.question());
        receive(new Painted(0, 0, 1));
        canvas.join(viewer);
        byte doubtful = 7 | Canvas.DOUBT;
        var answer = receive(question(doubtful, doubtful, NONE, NONE));
        assertThat(answer).isNotNull();
        assertThat(answer.pixels()).isEqualTo(bytes(1, doubtful, NONE, NONE));
        assertThat(seen).containsExactly(picture(1, 0, 0, 0), picture(1, 7, 0, 0));
    }

    @Test
    void whatIsLearnedIsToldToThoseWhoMayHaveAskedBefore() {
        receive(canvas.question());
        var answer = receive(question(NONE, NONE, NONE, NONE));
        assertThat(answer).isEqualTo(picture(null, last, false, NONE, NONE, NONE, NONE));
        var passedOn = receive(answer(true, 1, 2, 3, 4));
        assertThat(passedOn).isEqualTo(picture(null, last, true, 1, 2, 3, 4));
        assertThat(receive(passedOn)).isNull();
    }

    @Test
    void aChannelThatHasLostWhatItKeptIsGivenAPictureAgain() {
        canvas.settle();
        receive(canvas.question());
        receive(new Painted(0, 0, 9));
        last = new ChannelPosition(500, 0, 2); // by a clock that was set back
        var posted = receive(new Painted(1, 0, 4));
        assertThat(posted).isNotNull();
        assertThat(posted.withQuestion(null)).isEqualTo(picture(null, last, true, 9, 4, NONE, NONE));
        receive(posted);
        canvas.join(viewer);
        receive(answer(true, NONE, NONE, 5, NONE));
        assertThat(seen).containsExactly(picture(9, 4, 0, 0), picture(9, 4, 5, 0));
    }

    @Test
    void aPictureOfBeforeTheChannelLostWhatItKeptIsIgnored() {
        canvas.settle();
        receive(canvas.question());
        var early = answer(true, 1, 2, 3, 4);
        last = new ChannelPosition(500, 0, 2); // by a clock that was set back
        canvas.join(viewer);
        receive(early);
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    @Test
    void aPictureWithAPositionThatIsNoneIsIgnored() {
        canvas.settle();
        receive(canvas.question());
        canvas.join(viewer);
        receive(new KnownPicture(null, "nowhere", bytes(1, 2, 3, 4), true));
        assertThat(seen).containsExactly(picture(0, 0, 0, 0));
    }

    private @Nullable KnownPicture receive(CanvasMessage message) {
        last = last.next();
        return canvas.receive(message, last);
    }

    private static Cleared cleared(int color) {
        return new Cleared(UUID.randomUUID(), color);
    }

    /** The question of another server, which has heard nothing yet. */
    private static KnownPicture question(int... pixels) {
        return picture(UUID.randomUUID(), null, false, pixels);
    }

    /** The answer of another server, which has heard everything until now. */
    private KnownPicture answer(boolean settled, int... pixels) {
        return picture(null, last, settled, pixels);
    }

    private static KnownPicture picture(
            @Nullable UUID question, @Nullable ChannelPosition upTo, boolean settled, int... pixels) {
        return new KnownPicture(question, upTo == null ? null : upTo.toString(), bytes(pixels), settled);
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
