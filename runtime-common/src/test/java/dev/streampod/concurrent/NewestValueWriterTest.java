package dev.streampod.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NewestValueWriterTest {

    private final List<Integer> written = new ArrayList<>();
    private final Queue<Runnable> underWay = new ArrayDeque<>();

    @Test
    void oneIsWrittenAtATimeAndThenTheNewest() {
        var writer = new NewestValueWriter<Integer>(Math::max, (value, done) -> {
            written.add(value);
            underWay.add(done);
        });
        writer.write(1);
        writer.write(3);
        writer.write(2); // which was overtaken
        assertThat(written).containsExactly(1);

        underWay.remove().run();
        assertThat(written).containsExactly(1, 3);

        underWay.remove().run();
        assertThat(underWay).isEmpty();
        writer.write(1);
        assertThat(written).containsExactly(1, 3, 1);
    }

    @Test
    void afterWhatCannotBeWrittenNothingFollows() {
        var writer = new NewestValueWriter<Integer>(Math::max, (value, done) -> written.add(value));
        writer.write(1);
        writer.write(2);
        assertThat(written).containsExactly(1);
    }

    @Test
    void ofManyThreadsOneWritesAtATimeAndTheLastValueIsWritten() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                var sink = new CopyOnWriteArrayList<Integer>();
                var last = new CountDownLatch(1);
                var writing = new AtomicInteger();
                var together = new AtomicInteger();
                var writer = new NewestValueWriter<Integer>(Math::max, (value, done) -> {
                    together.accumulateAndGet(writing.incrementAndGet(), Math::max);
                    sink.add(value);
                    if (value == 300) {
                        last.countDown();
                    }
                    threads.execute(() -> {
                        writing.decrementAndGet();
                        done.run();
                    });
                });
                var all = new CountDownLatch(3);
                for (int thread = 0; thread < 3; thread++) {
                    int first = thread;
                    threads.execute(() -> {
                        for (int i = first; i < 300; i += 3) {
                            writer.write(i);
                        }
                        all.countDown();
                    });
                }
                all.await();
                writer.write(300);
                assertThat(last.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(sink).last().isEqualTo(300);
                assertThat(together).hasValue(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
