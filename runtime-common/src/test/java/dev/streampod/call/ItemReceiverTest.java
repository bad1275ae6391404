package dev.streampod.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.stream.ByteBudget;
import dev.streampod.stream.StreamOverflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ItemReceiverTest {

    private final List<Integer> released = new ArrayList<>();
    private final ItemReceiver<String> receiver = new ItemReceiver<>(
            Runnable::run,
            new StreamPeer.OfReader() {
                @Override
                public void credit(long items) {}

                @Override
                public void cancel() {}
            },
            failure -> {},
            released::add);

    @Test
    void anItemThatComesAfterTheEndGivesBackItsOwnSizeAndNotThatOfThoseThatWait() {
        var reading = receiver.stream().iterator();
        assertThat(receiver.received("first", 10)).isTrue();
        assertThat(receiver.received("second", 20)).isTrue();
        receiver.completed();
        assertThat(receiver.received("too late", 400)).isTrue();
        assertThat(released).containsExactly(400);

        assertThat(reading.next()).isEqualTo("first");
        assertThat(reading.next()).isEqualTo("second");
        assertThat(reading.hasNext()).isFalse();
        assertThat(released).containsExactly(400, 10, 20);
        receiver.release();
        assertThat(released).hasSize(3);
    }

    /** Notes what the writer of a receiver within a budget is told. */
    private static final class Writer implements StreamPeer.OfReader {

        private final AtomicLong credit = new AtomicLong();
        private final AtomicInteger parts = new AtomicInteger();
        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public void credit(long items) {
            credit.addAndGet(items);
            parts.incrementAndGet();
        }

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }

        private boolean take() {
            return credit.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }
    }

    private static final int LARGEST = 100;

    private final ByteBudget budget = new ByteBudget(1_000);

    private ItemReceiver<String> within(Writer writer) {
        return new ItemReceiver<>(Runnable::run, writer, failure -> {}, budget, LARGEST);
    }

    /** What a reader that begins now has credit for, which shows what is left of the budget. */
    private long creditOfAnother() {
        var writer = new Writer();
        ItemReceiver<String> another = within(writer);
        another.stream().iterator();
        another.stream().close();
        return writer.credit.get();
    }

    @Test
    void aWriterHasCreditForAsManyItemsAsTheirSizesAllow() {
        var writer = new Writer();
        ItemReceiver<String> receiver = within(writer);
        var reading = receiver.stream().iterator();
        assertThat(writer.credit).hasValue(5); // of the largest size, in half of the budget
        assertThat(creditOfAnother()).isEqualTo(1); // in any case

        for (int i = 0; i < 200; i++) {
            assertThat(writer.take()).isTrue();
            assertThat(receiver.received("small", 1)).isTrue();
            reading.next();
        }
        assertThat(writer.credit.get()).isGreaterThan(100);

        assertThat(writer.take()).isTrue();
        assertThat(receiver.received("large again", LARGEST)).isTrue();
        long before = writer.credit.get();
        reading.next();
        assertThat(writer.credit).hasValue(before);
    }

    @Test
    void anItemThatIsLargerThanTheWholeBudgetComesToAReaderThatHasNothingElse() {
        var holding = new Writer();
        ItemReceiver<String> other = within(holding);
        other.stream().iterator();
        for (int i = 0; i < 5; i++) {
            assertThat(other.received("held", LARGEST)).isTrue();
        }

        var writer = new Writer();
        ItemReceiver<String> receiver = within(writer);
        var reading = receiver.stream().iterator();
        for (int i = 0; i < 20; i++) {
            assertThat(writer.credit).hasValue(1);
            assertThat(writer.take()).isTrue();
            assertThat(receiver.received("item " + i, 5_000)).isTrue();
            assertThat(reading.next()).isEqualTo("item " + i);
        }
        assertThat(writer.cancelled).hasValue(0);
        assertThat(holding.cancelled).hasValue(0);
    }

    @Test
    void itemsThatAreMuchLargerThanThoseBeforeThemFailTheirStreamAndNoOther() {
        var writer = new Writer();
        ItemReceiver<String> receiver = within(writer);
        var reading = receiver.stream().iterator();
        for (int i = 0; i < 200; i++) {
            receiver.received("small", 1);
            reading.next();
        }
        int came = 0;
        while (writer.cancelled.get() == 0) {
            assertThat(receiver.received("large", LARGEST)).isTrue();
            came++;
        }
        assertThat(came).isBetween(6, 11); // half of the budget at least, all of it at most, and one that was too many
        for (int i = 1; i < came; i++) {
            assertThat(reading.next()).isEqualTo("large");
        }
        assertThatThrownBy(reading::hasNext)
                .isInstanceOf(StreamOverflowException.class)
                .hasMessageContaining("1000 bytes");
        assertThat(creditOfAnother()).isEqualTo(5); // nothing of it counts any more
    }

    @Test
    void anItemOfTheSizeThatWasExpectedPassesWhateverOthersHold() {
        var first = new Writer();
        ItemReceiver<String> expecting = within(first);
        expecting.stream().iterator();
        for (int i = 0; i < 20; i++) { // each has one in any case
            ItemReceiver<String> other = within(new Writer());
            other.stream().iterator();
            assertThat(other.received("one", LARGEST)).isTrue();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(expecting.received("as expected", LARGEST)).isTrue();
        }
        assertThat(first.cancelled).hasValue(0);
    }

    @Test
    void whateverEndsAStreamNothingOfItCountsAnyMore() {
        for (int end = 0; end < 4; end++) {
            ItemReceiver<String> receiver = within(new Writer());
            var reading = receiver.stream().iterator();
            for (int i = 0; i < 3; i++) {
                receiver.received("held", LARGEST);
            }
            assertThat(creditOfAnother()).isEqualTo(1);
            switch (end) {
                case 0 -> receiver.completed();
                case 1 -> receiver.failed(new IllegalStateException("on purpose"));
                case 2 -> receiver.broken(new IllegalStateException("on purpose"));
                default -> receiver.stream().close();
            }
            assertThat(creditOfAnother()).isEqualTo(5);
            receiver.received("late", LARGEST);
            if (end < 3) {
                assertThat(reading.next()).isEqualTo("held");
            }
            assertThat(creditOfAnother()).isEqualTo(5);
        }
    }

    @Test
    void creditIsGivenInFewPartsToAReaderThatReadsMuch() {
        var writer = new Writer();
        ItemReceiver<String> receiver = within(writer);
        var reading = receiver.stream().iterator();
        int items = 10_000;
        for (int i = 0; i < items; i++) {
            assertThat(writer.take()).isTrue();
            receiver.received("of ten bytes", 10);
            reading.next();
        }
        assertThat(writer.parts.get()).isLessThan(items / 10);
    }

    @Test
    void nothingLeaksWhenReadersAndWritersAndEndsMeet() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                List<Future<?>> done = new ArrayList<>();
                for (int each = 0; each < 3; each++) {
                    var writer = new Writer();
                    ItemReceiver<String> receiver = within(writer);
                    var reading = receiver.stream().iterator();
                    int seed = round * 3 + each;
                    done.add(threads.submit(() -> {
                        var random = new Random(seed);
                        for (int i = 0; i < 50; i++) {
                            if (writer.take()) {
                                receiver.received("item", 1 + random.nextInt(LARGEST));
                            }
                        }
                        if (seed % 2 == 0) {
                            receiver.completed();
                        }
                    }));
                    done.add(threads.submit(() -> {
                        for (int i = 0; i < 10 && (seed % 2 == 0 ? reading.hasNext() : i < 1); i++) {
                            reading.next();
                        }
                        receiver.stream().close();
                    }));
                }
                for (Future<?> each : done) {
                    each.get(60, TimeUnit.SECONDS);
                }
                assertThat(creditOfAnother()).as("round %s", round).isEqualTo(5);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
