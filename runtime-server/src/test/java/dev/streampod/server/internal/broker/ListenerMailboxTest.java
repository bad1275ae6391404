package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ListenerMailboxTest {

    private final Deque<RuntimeException> rejections = new ArrayDeque<>();
    private final Deque<Error> errors = new ArrayDeque<>();
    private final Executor executor = task -> {
        RuntimeException rejection = rejections.pollFirst();
        if (rejection != null) {
            throw rejection;
        }
        Error error = errors.pollFirst();
        if (error != null) {
            throw error;
        }
        task.run();
    };
    private final List<Object> heard = new ArrayList<>();
    private final ListenerMailbox mailbox = new ListenerMailbox("room", 10, executor, heard::add, heard::add);

    @Test
    void whatAnExecutorDidNotTakeIsHandedOverWithTheNextMessage() {
        rejections.add(new RejectedExecutionException("on purpose"));
        errors.add(new OutOfMemoryError("on purpose"));
        mailbox.offer("first");
        mailbox.offer("second");
        assertThat(heard).isEmpty();

        mailbox.offer("third");
        assertThat(heard).containsExactly("first", "second", "third");
    }

    @Test
    void aHistoryThatWaitsForTheMailboxHasTheExecutorAskedAgain() {
        rejections.add(new RejectedExecutionException("on purpose"));
        mailbox.offer("first");
        var drained = new AtomicInteger();

        mailbox.backpressure(Backpressure.NONE).whenDrained(drained::incrementAndGet);
        assertThat(heard).containsExactly("first");
        assertThat(drained).hasValue(1);
    }
}
