package dev.streampod.methods;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.Backoff;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.golden.everything.client.EverythingClient;
import dev.streampod.server.Limits;
import dev.streampod.stream.ItemPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A method that reads a stream of its caller in a loop and commits after the loop. Whatever ends the call before the stream
 * has ended, nothing is committed. Each test does it many times, since the end has to meet the loop at any of its steps.
 */
@Tag("long")
@Timeout(240)
final class UploadTest {

    private static final Backoff SOON = new Backoff(Duration.ofMillis(1), Duration.ofMillis(50), Backoff.FOREVER);

    /** How many uploads go on at a time. */
    private static final int AT_A_TIME = 40;

    private static final int ROUNDS = 10;

    private static final Flow.Publisher<Long> ENDLESS = ItemPublisher.of(out -> {
        while (true) {
            out.send(1L);
        }
    });

    private final List<AutoCloseable> open = new ArrayList<>();
    private final MethodsServer server = keep(new MethodsServer(Limits.defaults(), 0));
    private final FaultyProxy proxy = keep(FaultyProxy.to(server.port()));
    private final EverythingClient client = client(false);

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(0, closeable);
        return closeable;
    }

    private EverythingClient client(boolean resume) {
        return keep(EverythingClient.builder("http://127.0.0.1:" + proxy.port())
                .backoff(SOON)
                .resume(resume)
                .key("k-root")
                .build());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** Begins uploads and returns when the server has begun to read each. */
    private List<CompletableFuture<Long>> begin(EverythingClient by) {
        int before = server.sumsBegun.get();
        List<CompletableFuture<Long>> uploads = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            uploads.add(by.streaming().sumAsync(ENDLESS));
        }
        await().until(() -> server.sumsBegun.get() == before + AT_A_TIME);
        return uploads;
    }

    private void nothingWasCommitted(int uploads) {
        await().until(() -> server.sumsOver.get() == uploads);
        assertThat(server.sumsCommitted).hasValue(0);
    }

    @Test
    void anUploadThatItsCallerCancelsIsNotCommitted() {
        for (int round = 0; round < ROUNDS; round++) {
            begin(client).forEach(upload -> upload.cancel(true));
        }

        nothingWasCommitted(ROUNDS * AT_A_TIME);
    }

    @Test
    void anUploadWhoseConnectionIsLostIsNotCommitted() {
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Long>> uploads = begin(client);
            proxy.cutAll();
            assertThat(uploads).allSatisfy(upload -> assertThat(upload).failsWithin(Duration.ofSeconds(60)));
        }

        nothingWasCommitted(ROUNDS * AT_A_TIME);
    }

    @Test
    void anUploadThatTakesTooLongIsNotCommitted() {
        var hurried = client.streaming().withDeadline(Duration.ofMillis(200));
        List<CompletableFuture<Long>> uploads = new ArrayList<>();
        for (int i = 0; i < 4 * AT_A_TIME; i++) {
            uploads.add(hurried.sumAsync(ENDLESS));
        }

        assertThat(uploads).allSatisfy(upload -> assertThat(upload).failsWithin(Duration.ofSeconds(60)));
        await().until(() -> server.sumsOver.get() >= server.sumsBegun.get());
        assertThat(server.sumsCommitted).hasValue(0);
    }

    @Test
    void anUploadOfAUserWhoSignsOutIsNotCommitted() {
        for (int round = 0; round < ROUNDS; round++) {
            begin(client);
            client.setKey(null).join();
            await().until(() -> server.sumsOver.get() == server.sumsBegun.get());
            client.setKey("k-root").join();
        }

        nothingWasCommitted(ROUNDS * AT_A_TIME);
    }

    @Test
    void anUploadOfAClientThatIsClosedIsNotCommitted() {
        begin(client);
        client.close();

        nothingWasCommitted(AT_A_TIME);
    }

    @Test
    void anUploadInTheMiddleOfADrainIsNotCommitted() {
        begin(client);
        server.server().close();

        nothingWasCommitted(AT_A_TIME);
    }

    @Test
    void anUploadThatFailsAtItsCallerIsNotCommitted() {
        Flow.Publisher<Long> failing = ItemPublisher.of(out -> {
            out.send(1L);
            throw new IllegalStateException("the disk cannot be read");
        });
        List<CompletableFuture<Long>> uploads = new ArrayList<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            uploads.add(client.streaming().sumAsync(failing));
        }

        assertThat(uploads).allSatisfy(upload -> assertThat(upload).failsWithin(Duration.ofSeconds(60)));
        nothingWasCommitted(AT_A_TIME);
    }

    @Test
    void anUploadThatIsInterruptedForAWhileIsCommittedWhole() {
        EverythingClient resuming = client(true);
        Flow.Publisher<Long> numbers = ItemPublisher.of(out -> {
            for (long i = 1; i <= 20_000; i++) {
                out.send(i);
            }
        });

        CompletableFuture<Long> upload = resuming.streaming().sumAsync(numbers);
        await().until(() -> server.sumsBegun.get() == 1);
        proxy.cutAll();

        assertThat(upload).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(200_010_000L);
        assertThat(server.sumsCommitted).hasValue(1);
    }
}
