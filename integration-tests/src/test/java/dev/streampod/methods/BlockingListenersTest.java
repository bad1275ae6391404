package dev.streampod.methods;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.Backoff;
import dev.streampod.client.ClientThreads;
import dev.streampod.client.ConnectionState;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.golden.everything.SimpleData;
import dev.streampod.golden.everything.client.EverythingClient;
import dev.streampod.server.Limits;
import dev.streampod.stream.ItemPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many listeners as there are threads for listeners wait for their client, all at the same time, and none in vain. */
@Timeout(240)
@SuppressWarnings("deprecation") // one method is, for what is generated then
final class BlockingListenersTest {

    private static final int THREADS = 256;

    private static final int LISTENERS = 300;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final MethodsServer server = keep(new MethodsServer(Limits.defaults(), 0));
    private final FaultyProxy proxy = keep(FaultyProxy.to(server.port()));
    private final ClientThreads threads = keep(ClientThreads.create());
    private final EverythingClient client = client("k-root");
    private final CountDownLatch allThreadsAreTaken = new CountDownLatch(THREADS);
    private final AtomicInteger done = new AtomicInteger();

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(0, closeable);
        return closeable;
    }

    private EverythingClient client(String key) {
        return keep(EverythingClient.builder("http://127.0.0.1:" + proxy.port())
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(50), Backoff.FOREVER))
                .resume(false)
                .threads(threads)
                .keyProvider(() -> key)
                .build());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** Has each listener do this once, when as many have a thread as can, and waits until all have done it. */
    private void inEachListener(Supplier<?> blocking) {
        client.openStreamingConnection().join();
        for (int i = 0; i < LISTENERS; i++) {
            var called = new AtomicBoolean();
            client.methods().stream().listen(message -> {
                if (called.getAndSet(true)) {
                    return;
                }
                allThreadsAreTaken.countDown();
                try {
                    allThreadsAreTaken.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                blocking.get();
                done.incrementAndGet();
            });
        }
        client.methods().sendStreamMessage(new SimpleData(1));
        await().until(() -> done.get() == LISTENERS);
    }

    @Test
    void listenersWaitForCalls() {
        inEachListener(() -> client.methods().old(1));
    }

    @Test
    void listenersWaitForWhatFollowsACall() {
        inEachListener(
                () -> client.methods().oldAsync(1).thenApply(value -> value + 1).join());
    }

    @Test
    void listenersWaitForUploadsAndDownloads() {
        inEachListener(() -> {
            long sum = client.streaming().sum(ItemPublisher.of(out -> {
                out.send(1L);
                out.send(2L);
            }));
            for (int item : client.streaming().count(sum, null)) {
                sum -= item;
            }
            assertThat(sum).isZero();
            return sum;
        });
    }

    @Test
    void listenersWaitForAConnectionThatIsLostMeanwhile() {
        var lost = new CountDownLatch(1);
        client.addConnectionListener(event -> {
            if (event.state() == ConnectionState.WAITING_TO_RETRY) {
                lost.countDown();
            }
        });
        var cutter = new Thread(() -> {
            try {
                allThreadsAreTaken.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            proxy.cutAll();
        });
        cutter.start();
        inEachListener(() -> {
            try {
                lost.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            client.openStreamingConnection().join();
            client.setKey("k-ada").join();
            return client.methods().sendStreamMessageAsync(new SimpleData(2)).join();
        });
    }

    @Test
    void codeThatFollowsACallWaitsForAnother() throws InterruptedException {
        client.openStreamingConnection().join();
        for (int i = 0; i < LISTENERS; i++) {
            client.methods().oldAsync(i).thenAccept(value -> {
                allThreadsAreTaken.countDown();
                try {
                    allThreadsAreTaken.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                client.methods().old(value);
                client.methods().oldAsync(value).join();
                done.incrementAndGet();
            });
        }

        await().until(() -> done.get() == LISTENERS);
    }
}
