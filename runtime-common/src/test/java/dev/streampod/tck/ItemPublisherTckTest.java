package dev.streampod.tck;

import dev.streampod.stream.ItemPublisher;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

public class ItemPublisherTckTest extends FlowPublisherVerification<Long> {

    public ItemPublisherTckTest() {
        super(Patient.environment());
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return ItemPublisher.of(out -> {
            for (long i = 0; i < elements; i++) {
                out.send(i);
            }
        });
    }

    /** A loop runs for who asks for something, and so does not fail before. */
    @Override
    public Flow.@Nullable Publisher<Long> createFailedFlowPublisher() {
        return null;
    }
}
