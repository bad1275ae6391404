package dev.streampod.server.connection;

import static dev.streampod.fixtures.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class AddressSharesTest {

    @Test
    void anAddressThatComesBackWhileItsTasksRunHasTheSameShare() throws Exception {
        var proceed = new CountDownLatch(1);
        var began = new CountDownLatch(1);
        try (var threads = HandlerThreads.pooled("test-handler", new LongAdder())) {
            var shares = new AddressShares(threads, 2, 0);
            AddressShares.Share first = shares.enter("192.0.2.1");
            first.handlers().execute(() -> {
                began.countDown();
                try {
                    proceed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();
            shares.leave(first);
            assertThat(shares.size()).isEqualTo(1);

            AddressShares.Share again = shares.enter("192.0.2.1");
            assertThat(again).isSameAs(first);
            shares.leave(again);

            proceed.countDown();
            await().until(() -> {
                shares.leave(shares.enter("192.0.2.2"));
                return shares.size() == 0;
            });
        } finally {
            proceed.countDown();
        }
    }
}
