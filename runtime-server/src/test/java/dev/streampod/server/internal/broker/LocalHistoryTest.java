package dev.streampod.server.internal.broker;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelMessage;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels whose last messages are kept, on a server without Redis. */
@Timeout(300)
class LocalHistoryTest {

    private static final ChannelHistory TEN = new ChannelHistory(10, Duration.ofHours(1));

    private final MessageBroker broker =
            MessageBroker.builder(TestProtocol.registry()).build();

    @AfterEach
    void close() {
        broker.close();
    }

    private static void post(Messages messages, String channel, int first, int last) {
        for (int i = first; i <= last; i++) {
            messages.postMessage(channel, new Note("ada", i)).join();
        }
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void whoComesLaterHearsWhatIsKeptAndThenWhatIsNew() {
        var messages = broker.withHistory(TEN);
        post(messages, "room", 1, 5);
        var heard = new HeardNotes();

        messages.addListenerAfter("room", null, Note.class, heard);
        post(messages, "room", 6, 8);

        await().until(() -> heard.numbers().size() == 8);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 8));
        assertThat(heard.positions()).isSorted().doesNotHaveDuplicates().hasSize(8);
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void whoWasThereBeforeGoesOnAfterTheLastMessageThatItKnows() {
        var messages = broker.withHistory(TEN);
        var before = new HeardNotes();
        var subscription = messages.addListenerAfter("room", null, Note.class, before);
        post(messages, "room", 1, 3);
        await().until(() -> before.numbers().size() == 3);
        subscription.close();
        post(messages, "room", 4, 6);

        String kept = before.positions().get(2).toString();
        var after = new HeardNotes();
        messages.addListenerAfter("room", ChannelPosition.parse(kept), Note.class, after);
        post(messages, "room", 7, 7);

        await().until(() -> after.numbers().size() == 4);
        assertThat(after.numbers()).isEqualTo(numbers(4, 7));
        assertThat(after.gaps()).isEmpty();
    }

    @Test
    void ofWhatIsNotKeptAnyMoreThereIsAGapBeforeWhatIs() {
        var messages = broker.withHistory(TEN);
        post(messages, "room", 1, 2);
        ChannelPosition second =
                messages.history("room", Note.class).join().get(1).position();
        post(messages, "room", 3, 30);

        var heard = new HeardNotes();
        messages.addListenerAfter("room", second, Note.class, heard);

        await().until(() -> heard.numbers().size() == 10);
        assertThat(heard.numbers()).isEqualTo(numbers(21, 30));
        assertThat(heard.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.NOT_KEPT);
            assertThat(gap.from()).isEqualTo(second.time());
        });
        assertThat(heard.beforeGap()).isZero();
    }

    @Test
    void aHistoryThatWasForgottenAfterItsTimeToLiveAndBeganAgainDoesNotContinueTheOldOne() {
        var shortLived = broker.withHistory(new ChannelHistory(10, Duration.ofMillis(1)));
        var before = new HeardNotes();
        var subscription = shortLived.addListenerAfter("room", null, Note.class, before);
        post(shortLived, "room", 1, 5);
        await().until(() -> before.numbers().size() == 5);
        subscription.close();
        String second = before.positions().get(1).toString();
        await().until(() -> shortLived.history("room", Note.class).join().isEmpty());
        post(shortLived, "other", 1, 1); // with this, what is too old is forgotten
        post(shortLived, "room", 6, 6);

        hearsOnlyWhatIsNewAndIsTold(shortLived, second);
    }

    @Test
    void aHistoryThatHadToMakeRoomAndBeganAgainDoesNotContinueTheOldOne() {
        try (var small = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withLocalHistoryBytes(500))
                .build()) {
            var messages = small.withHistory(TEN);
            post(messages, "room", 1, 5);
            String second = second(messages);
            post(messages, "other", 1, 30);
            assertThat(messages.history("room", Note.class).join()).isEmpty();
            post(messages, "room", 6, 6);

            hearsOnlyWhatIsNewAndIsTold(messages, second);
        }
    }

    @Test
    void theHistoryOfAnotherProcessDoesNotContinueTheOneOfThis() {
        var messages = broker.withHistory(TEN);
        post(messages, "room", 1, 5);
        try (var another = MessageBroker.builder(TestProtocol.registry()).build()) {
            post(another.withHistory(TEN), "room", 6, 6);

            hearsOnlyWhatIsNewAndIsTold(another.withHistory(TEN), second(messages));
        }
    }

    private static String second(HistoryMessages messages) {
        return messages.history("room", Note.class).join().get(1).position().toString();
    }

    private static void hearsOnlyWhatIsNewAndIsTold(HistoryMessages messages, String position) {
        var heard = new HeardNotes();
        messages.addListenerAfter("room", ChannelPosition.parse(position), Note.class, heard);
        post(messages, "room", 7, 7);

        await().until(() -> heard.lastNumber() == 7);
        assertThat(heard.numbers()).containsExactly(6, 7);
        assertThat(heard.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        assertThat(heard.beforeGap()).isZero();
    }

    @Test
    void whoListensWhileTheHistoryIsForgottenAgainAndAgainHearsEverything() {
        try (var small = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withLocalHistoryBytes(500))
                .build()) {
            var messages = small.withHistory(TEN);
            var heard = new HeardNotes();
            messages.addListenerAfter("room", null, Note.class, heard);
            await().until(() -> small.listeners() == 1);
            for (int i = 1; i <= 20; i++) {
                post(messages, "room", i, i);
                int posted = i;
                await().until(() -> heard.lastNumber() == posted);
                post(messages, "other", 1, 30);
            }

            assertThat(heard.numbers()).isEqualTo(numbers(1, 20));
            assertThat(heard.gaps()).isEmpty();
        }
    }

    @Test
    void aPositionWithoutAnEpochIsNotTakenForOneOfThisHistory() {
        var messages = broker.withHistory(TEN);
        post(messages, "room", 1, 5);
        ChannelPosition second = ChannelPosition.parse(second(messages));
        var heard = new HeardNotes();
        messages.addListenerAfter("room", new ChannelPosition(second.millis(), second.number()), Note.class, heard);

        await().until(() -> heard.lastNumber() == 5);
        assertThat(heard.numbers()).isEqualTo(numbers(3, 5));
        assertThat(heard.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
    }

    @Test
    void aPositionIsReadFromItsText() {
        var position = new ChannelPosition(1_764_054_000_000L, 7, 0x8f0e1c2d3b4a5968L);
        assertThat(position).hasToString("1764054000000-7-8f0e1c2d3b4a5968");
        assertThat(ChannelPosition.parse(position.toString())).isEqualTo(position);
        assertThat(ChannelPosition.parse("1764054000000-7")).isEqualTo(new ChannelPosition(1_764_054_000_000L, 7));
    }

    @Test
    void aHistoryOfManyPagesIsReadToItsEnd() {
        var messages = broker.withHistory(new ChannelHistory(1_000, Duration.ofHours(1)));
        post(messages, "room", 1, 3 * HistoryStore.PAGE + 7);

        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard);

        await().until(() -> heard.numbers().size() == 3 * HistoryStore.PAGE + 7);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 3 * HistoryStore.PAGE + 7));
        assertThat(messages.history("room", Note.class).join())
                .extracting(each -> each.message().number())
                .isEqualTo(heard.numbers());
    }

    @Test
    void nothingIsMissedOrHeardTwiceByThoseWhoComeWhileMessagesArePosted() throws Exception {
        int last = 20_000;
        var messages = broker.withHistory(new ChannelHistory(ChannelHistory.MAX_SIZE, Duration.ofHours(1)));
        var first = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, first);
        var poster = new Thread(() -> {
            for (int i = 1; i <= last; i++) {
                messages.postMessage("room", new Note("ada", i)).join();
                while (i - first.numbers().size() > ChannelHistory.MAX_SIZE / 50) {
                    Thread.onSpinWait(); // or the history were forgotten sooner than it is heard
                }
            }
        });
        poster.start();
        var all = new ArrayList<>(List.of(first));
        while (poster.isAlive() && all.size() < 20) {
            var heard = new HeardNotes();
            messages.addListenerAfter("room", all.size() % 2 == 0 ? null : first.lastPosition(), Note.class, heard);
            all.add(heard);
            int reached = first.numbers().size();
            await().until(() -> first.numbers().size() > reached + 100 || !poster.isAlive());
        }
        poster.join();

        for (HeardNotes heard : all) {
            await().until(() -> heard.lastNumber() == last);
            assertThat(heard.numbers()).isEqualTo(numbers(heard.first(), last));
            assertThat(heard.gaps()).isEmpty();
        }
    }

    @Test
    void localMessagesAreNotKept() {
        var messages = broker.withHistory(TEN);
        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard);
        post(messages, "room", 1, 1);
        messages.postMessage("room", new Note("ada", 2), MessageScope.LOCAL).join();

        await().until(() -> heard.numbers().size() == 2);
        assertThat(heard.positions()).hasSize(1);
        assertThat(messages.history("room", Note.class).join()).hasSize(1);
    }

    @Test
    void whatIsPostedWithoutRegardToTheHistoryIsHeardAndNotKept() {
        var messages = broker.withHistory(TEN);
        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard);
        post(broker, "room", 1, 2);

        await().until(() -> heard.numbers().size() == 2);
        assertThat(messages.history("room", Note.class).join()).isEmpty();
    }

    @Test
    void oldMessagesAreNotGivenAndForgottenAsOthersArePosted() {
        var messages = broker.withHistory(new ChannelHistory(10, Duration.ofMillis(1)));
        post(messages, "room", 1, 3);
        await().until(() -> messages.history("room", Note.class).join().isEmpty());

        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard);
        post(messages, "other", 1, 1);
        post(broker, "room", 4, 4);

        await().until(() -> !heard.numbers().isEmpty());
        assertThat(heard.numbers()).containsExactly(4);
    }

    @Test
    void theHistoriesOfAllChannelsStayWithinABound() {
        try (var small = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withLocalHistoryBytes(2_000))
                .build()) {
            var messages = small.withHistory(new ChannelHistory(1_000, Duration.ofHours(1)));
            post(messages, "first", 1, 5);
            assertThat(messages.history("first", Note.class).join()).hasSize(5);
            post(messages, "second", 1, 500);

            assertThat(messages.history("first", Note.class).join()).isEmpty();
            assertThat(messages.history("second", Note.class).join())
                    .hasSizeBetween(10, 100)
                    .last()
                    .extracting(each -> each.message().number())
                    .isEqualTo(500);
        }
    }

    @Test
    void aBlockingListenerHearsTheHistoryToo() {
        var messages = broker.withHistory(TEN);
        post(messages, "room", 1, 5);
        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard, Delivery.BLOCKING);
        post(messages, "room", 6, 6);

        await().until(() -> heard.numbers().size() == 6);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 6));
    }

    @Test
    void aListenerIsRemovedAndHearsNoMore() {
        var messages = broker.scoped().withHistory(TEN);
        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard);
        post(messages, "room", 1, 1);
        await().until(() -> heard.numbers().size() == 1);

        assertThat(messages.removeListener("room", heard)).isTrue();
        assertThat(broker.listeners()).isZero();
    }

    @Test
    void theSecretsOfServersAreKeptAmongThem() {
        var messages = broker.withHistory(TEN);
        messages.postMessage("room", new Note("ada", 1, "hidden")).join();
        assertThat(messages.history("room", Note.class).join())
                .extracting(ChannelMessage::message)
                .containsExactly(new Note("ada", 1, "hidden"));
    }

    @Test
    void aHistoryThatFindsNoRoomInTheQueueIsHeardWhenThereIs() throws Exception {
        var held = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var small = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withWorkers(1).withWorkerQueue(2))
                .build()) {
            var messages = small.withHistory(TEN);
            post(messages, "room", 1, 5);
            small.addListener("held", Note.class, note -> {
                held.countDown();
                try {
                    assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            post(small, "held", 1, 1);
            held.await();
            post(small, "held", 2, 3);
            assertThat(small.postMessage("held", new Note("ada", 4))).isCompletedExceptionally();
            var heard = new HeardNotes();
            messages.addListenerAfter("room", null, Note.class, heard);
            goOn.countDown();

            await().until(() -> heard.numbers().size() == 5);
            assertThat(heard.numbers()).isEqualTo(numbers(1, 5));
            assertThat(heard.gaps()).isEmpty();
        }
    }

    @Test
    void whoeverOnGapNamesIsToldInThePlaceOfTheListener() throws Exception {
        var held = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var single = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withWorkers(1))
                .build()) {
            single.addListener("held", Note.class, note -> {
                held.countDown();
                try {
                    assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            post(single, "held", 1, 1);
            held.await();
            var heard = new HeardNotes();
            var told = new CopyOnWriteArrayList<Gap>();
            single.withHistory(TEN)
                    .addListenerAfter("room", ChannelPosition.END, Note.class, heard)
                    .onGap(told::add);
            goOn.countDown();

            await().until(() -> !told.isEmpty());
            assertThat(told).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
            assertThat(heard.gaps()).isEmpty();
        }
    }

    @Test
    void aHistoryThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new ChannelHistory(0, Duration.ofHours(1))).hasMessageContaining("1 to 10000");
        assertThatThrownBy(() -> new ChannelHistory(10_001, Duration.ofHours(1)))
                .hasMessageContaining("1 to 10000");
        assertThatThrownBy(() -> new ChannelHistory(1, Duration.ZERO)).hasMessageContaining("millisecond to 365 days");
        assertThatThrownBy(() -> ChannelPosition.parse("12")).hasMessageContaining("1764054000000-0");
        assertThatThrownBy(() -> new ChannelPosition(-1, 0)).hasMessageContaining("negative");
    }
}
