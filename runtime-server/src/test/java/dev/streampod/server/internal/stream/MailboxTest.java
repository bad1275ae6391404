package dev.streampod.server.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {

    @Test
    void itemsAreTakenInOrderAndTheFirstAsksForARunner() {
        var mailbox = new Mailbox(1_000, 1_000_000);
        assertThat(mailbox.add(0, 1)).isTrue();
        for (int i = 1; i < 100; i++) {
            assertThat(mailbox.add(i, 1)).isFalse();
        }
        var batch = new Object[64];
        assertThat(mailbox.take(batch)).isEqualTo(64);
        assertThat(batch).startsWith(0, 1, 2).endsWith(62, 63);
        mailbox.add(100, 1);
        assertThat(mailbox.take(batch)).isEqualTo(37);
        assertThat(batch).startsWith(64, 65);
        assertThat(batch[36]).isEqualTo(100);
        assertThat(mailbox.take(batch)).isZero();
        assertThat(mailbox.add(101, 1)).isTrue();
    }

    @Test
    void oneRunsWithoutAddingOnlyWhenNothingWaits() {
        var mailbox = new Mailbox(10, 10);
        assertThat(mailbox.enter()).isTrue();
        assertThat(mailbox.enter()).isFalse();
        assertThat(mailbox.add("came meanwhile", 1)).isFalse();
        assertThat(mailbox.leave()).isFalse();
        assertThat(mailbox.take(new Object[4])).isOne();
        assertThat(mailbox.enter()).isFalse();
        assertThat(mailbox.take(new Object[4])).isZero();
        assertThat(mailbox.enter()).isTrue();
        assertThat(mailbox.leave()).isTrue();
    }

    @Test
    void itIsFullByCountOrByBytesUntilHalfIsFree() {
        var byCount = new Mailbox(4, 1_000);
        for (int i = 0; i < 3; i++) {
            byCount.add(i, 1);
            assertThat(byCount.becameFull()).isFalse();
        }
        byCount.add(3, 1);
        assertThat(byCount.becameFull()).isTrue();
        assertThat(byCount.becameFull()).isFalse();
        byCount.take(new Object[1]);
        assertThat(byCount.halfFree()).isFalse();
        byCount.take(new Object[1]);
        assertThat(byCount.halfFree()).isTrue();
        assertThat(byCount.halfFree()).isFalse();

        var byBytes = new Mailbox(1_000, 100);
        byBytes.add("large", 99);
        assertThat(byBytes.becameFull()).isFalse();
        byBytes.add("small", 1);
        assertThat(byBytes.becameFull()).isTrue();
        byBytes.take(new Object[1]);
        assertThat(byBytes.halfFree()).isTrue();
    }

    @Test
    void underContentionEveryItemIsHandledOnceInTheOrderOfItsThread() throws Exception {
        var mailbox = new Mailbox(1_000, 1_000_000);
        int perThread = 50_000;
        var running = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var handled = new ArrayList<List<Integer>>(List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        Runnable runner = () -> {
            if (running.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
            var batch = new Object[16];
            while (true) {
                // Before the last take this runner must be seen to have ended, since the next begins with it.
                running.decrementAndGet();
                int count = mailbox.take(batch);
                if (count == 0) {
                    return;
                }
                running.incrementAndGet();
                for (int i = 0; i < count; i++) {
                    int item = (Integer) batch[i];
                    handled.get(item % 3).add(item / 3);
                }
            }
        };
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 3; t++) {
            int own = t;
            var thread = new Thread(() -> {
                for (int i = 0; i < perThread; i++) {
                    if (mailbox.add(i * 3 + own, 1)) {
                        runner.run();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(overlaps).hasValue(0);
        for (List<Integer> ofThread : handled) {
            assertThat(ofThread).hasSize(perThread).isSorted();
        }
    }
}
