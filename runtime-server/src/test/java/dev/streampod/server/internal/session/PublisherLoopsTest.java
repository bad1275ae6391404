package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.call.ItemSender;
import dev.streampod.call.StreamPeer;
import dev.streampod.server.Limits;
import dev.streampod.server.internal.call.CallThreads;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.internal.thread.AddressShares;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.stream.ItemPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loops of publishers where there are no virtual threads: on a pool, within the share of their connection. */
class PublisherLoopsTest {

    private static final int PER_CONNECTION = 4;

    private final HandlerThreads threads = HandlerThreads.pooled(
            new LongAdder(), ServerFailures.logged(), ServerFailures.logged().threads("pool"));
    private final AddressShares addresses = new AddressShares(threads, 6, 0);
    private final AtomicInteger items = new AtomicInteger();
    private final AtomicInteger looping = new AtomicInteger();
    /** Those whose loops have run: which of them come first is not said. */
    private final Set<ItemSender<Integer>> begun = ConcurrentHashMap.newKeySet();

    private final ItemPublisher<Integer> publisher = ItemPublisher.of(out -> {
        looping.incrementAndGet();
        try {
            for (int i = 0; ; i++) {
                out.send(i);
            }
        } finally {
            looping.decrementAndGet();
        }
    });

    @AfterEach
    void close() {
        threads.close();
    }

    private CallThreads connection(String address) {
        return CallThreads.of(
                addresses.enter(address),
                threads,
                Limits.builder().handlersPerConnection(PER_CONNECTION).build());
    }

    private List<ItemSender<Integer>> read(CallThreads connection, int count) {
        var senders = new ArrayList<ItemSender<Integer>>();
        for (int i = 0; i < count; i++) {
            var reader = new Reader();
            var sender = new ItemSender<Integer>(connection.items(), connection.loops(), reader);
            reader.sender = sender;
            publisher.subscribe(sender);
            sender.credit(1);
            senders.add(sender);
        }
        return senders;
    }

    private final class Reader implements StreamPeer.OfWriter {

        private volatile @Nullable ItemSender<Integer> sender;

        @Override
        public void item(Object item) {
            begun.add(Objects.requireNonNull(sender));
            items.incrementAndGet();
        }

        @Override
        public long room(long wanted, Runnable whenRoom) {
            return Integer.MAX_VALUE;
        }

        @Override
        public void end(@Nullable Throwable failure) {}
    }

    @Test
    void loopsBeyondTheShareOfTheirConnectionBeginWhenOthersHaveEnded() {
        List<ItemSender<Integer>> senders = read(connection("here"), 10);
        await().until(() -> items.get() == PER_CONNECTION);
        assertThat(looping.get()).isEqualTo(PER_CONNECTION);
        assertThat(threads.waiting()).isEqualTo(10 - PER_CONNECTION);
        // Credit reaches loops that wait for it although all threads of loops are taken.
        senders.forEach(sender -> sender.credit(1));
        await().until(() -> items.get() == 2 * PER_CONNECTION);

        List.copyOf(begun).forEach(ItemSender::cancel);
        await().untilAsserted(() -> assertThat(items.get()).isEqualTo(4 * PER_CONNECTION));
        assertThat(looping.get()).isEqualTo(PER_CONNECTION);
        senders.forEach(ItemSender::cancel);
        await().until(() -> looping.get() == 0 && threads.waiting() == 0);
    }

    @Test
    void theLoopsOfOneAddressLeaveThreadsToTheOthers() {
        // As many each, so that none is ended for the other.
        read(connection("here"), 3);
        read(connection("here"), 10);
        await().until(() -> items.get() == 6);
        read(connection("elsewhere"), PER_CONNECTION);
        await().until(() -> items.get() == 6 + PER_CONNECTION);
        assertThat(looping.get()).isEqualTo(6 + PER_CONNECTION);
    }

    @Test
    void loopsThatAreCancelledBeforeTheyBeginAreForgotten() {
        CallThreads connection = connection("here");
        read(connection, PER_CONNECTION);
        await().until(() -> items.get() == PER_CONNECTION);
        List<ItemSender<Integer>> late = read(connection, 1_000);
        await().until(() -> threads.waiting() == 1_000);
        late.forEach(ItemSender::cancel);
        await().until(() -> threads.waiting() == 0);
    }
}
