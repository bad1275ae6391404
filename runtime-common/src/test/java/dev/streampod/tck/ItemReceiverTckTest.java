package dev.streampod.tck;

import dev.streampod.call.ItemReceiver;
import dev.streampod.call.ItemSender;
import dev.streampod.call.StreamPeer;
import dev.streampod.stream.ItemPublisher;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** The two ends of a stream of a call, with nothing but their credit between them. */
public class ItemReceiverTckTest extends FlowPublisherVerification<Long> {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    public ItemReceiverTckTest() {
        super(Patient.environment());
    }

    @AfterClass
    void end() {
        threads.shutdownNow();
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return overTheWire(ItemPublisher.of(out -> {
            for (long i = 0; i < elements; i++) {
                out.send(i);
            }
        }));
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        var receiver = new ItemReceiver<Long>(threads, new NoWriter(), failure -> {});
        receiver.failed(new IllegalStateException("it fails"));
        return receiver.stream();
    }

    private Flow.Publisher<Long> overTheWire(Flow.Publisher<Long> source) {
        var wire = new Wire(threads);
        source.subscribe(wire.sender);
        return wire.receiver.stream();
    }

    /** What one end says, the other hears. */
    private static final class Wire implements StreamPeer.OfWriter, StreamPeer.OfReader {

        private final ItemSender<Long> sender;
        private final ItemReceiver<Long> receiver;

        Wire(ExecutorService threads) {
            sender = new ItemSender<>(threads, this);
            receiver = new ItemReceiver<>(threads, this, failure -> {});
        }

        @Override
        public void item(Object item) {
            receiver.received((Long) item);
        }

        @Override
        public void end(@Nullable Throwable failure) {
            if (failure == null) {
                receiver.completed();
            } else {
                receiver.failed(failure);
            }
        }

        @Override
        public void credit(long items) {
            sender.credit(items);
        }

        @Override
        public void cancel() {
            sender.cancel();
        }
    }

    private static final class NoWriter implements StreamPeer.OfReader {

        @Override
        public void credit(long items) {}

        @Override
        public void cancel() {}
    }
}
