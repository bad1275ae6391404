package dev.streampod.server.internal.thread;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.metrics.ServerFailures;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class AddressSharesTest {

    private static final String ADDRESS = "192.0.2.1";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);

    private void block() {
        begun.countDown();
        try {
            proceed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClientThatComesBackFindsTheThreadsTakenThatItsEarlierTasksHold() throws Exception {
        try (var threads = HandlerThreads.pooled(
                new LongAdder(),
                ServerFailures.logged(),
                ServerFailures.logged().threads("pooled"))) {
            var shares = new AddressShares(threads, 1, 0);
            AddressShares.Share first = shares.enter(ADDRESS);
            first.handlers().execute(this::block);
            begun.await();
            shares.leave(first);

            var ran = new AtomicInteger();
            AddressShares.Share second = shares.enter(ADDRESS);
            assertThat(second).isSameAs(first);
            second.handlers().execute(ran::incrementAndGet);
            assertThat(threads.waiting()).isEqualTo(1);
            shares.leave(second);
            assertThat(shares.size()).isEqualTo(1);

            proceed.countDown();
            await().until(() -> shares.size() == 0);
            assertThat(ran).hasValue(1);
        }
    }

    @Test
    void theTasksOfPublishersKeepAShareToo() throws Exception {
        try (var threads = HandlerThreads.pooled(
                new LongAdder(),
                ServerFailures.logged(),
                ServerFailures.logged().threads("pooled"))) {
            var shares = new AddressShares(threads, 1, 0);
            AddressShares.Share share = shares.enter(ADDRESS);
            var loops = share.loops();
            assertThat(loops).isNotNull();
            loops.execute(this::block);
            begun.await();
            shares.leave(share);
            assertThat(shares.size()).isEqualTo(1);
            proceed.countDown();
            await().until(() -> shares.size() == 0);
        }
    }

    @Test
    void aShareWithoutTasksIsForgottenWithItsLastUser() {
        try (var threads = HandlerThreads.pooled(
                new LongAdder(),
                ServerFailures.logged(),
                ServerFailures.logged().threads("pooled"))) {
            var shares = new AddressShares(threads, 1, 0);
            AddressShares.Share share = shares.enter(ADDRESS);
            shares.enter(ADDRESS);
            shares.leave(share);
            assertThat(shares.size()).isEqualTo(1);
            shares.leave(share);
            assertThat(shares.size()).isZero();
        }
    }
}
