package dev.streampod.tck;

import dev.streampod.stream.BufferedMessageStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** A stream with everything in its buffer. */
public class MessageStreamTckTest extends FlowPublisherVerification<Long> {

    private static final int MOST = 1_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    public MessageStreamTckTest() {
        super(Patient.environment());
    }

    @AfterClass
    void end() {
        threads.shutdownNow();
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        BufferedMessageStream<Long> stream =
                BufferedMessageStream.<Long>builder(threads).capacity(MOST).build();
        for (long i = 0; i < elements; i++) {
            stream.offer(i);
        }
        stream.complete();
        return stream;
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        BufferedMessageStream<Long> stream =
                BufferedMessageStream.<Long>builder(threads).build();
        stream.fail(new IllegalStateException("it fails"));
        return stream;
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }

    /** It is read once. */
    @Override
    public boolean skipStochasticTests() {
        return true;
    }
}
