package dev.streampod.tck;

import dev.streampod.call.ItemSender;
import dev.streampod.call.StreamPeer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;

/** The writing end of a stream of a call as a subscriber, whose reader gives all the credit there is. */
public class ItemSenderTckTest extends FlowSubscriberBlackboxVerification<Integer> {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    public ItemSenderTckTest() {
        super(Patient.environment());
    }

    @AfterClass
    void end() {
        threads.shutdownNow();
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        var sender = new ItemSender<Integer>(threads, new Reader());
        sender.credit(Long.MAX_VALUE);
        return sender;
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }

    private static final class Reader implements StreamPeer.OfWriter {

        @Override
        public void item(Object item) {}

        @Override
        public void end(@Nullable Throwable failure) {}
    }
}
