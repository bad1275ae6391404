package dev.streampod.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemReceiverTest {

    private final List<Integer> released = new ArrayList<>();
    private final ItemReceiver<String> receiver = new ItemReceiver<>(
            Runnable::run,
            new StreamPeer.OfReader() {
                @Override
                public void credit(long items) {}

                @Override
                public void cancel() {}
            },
            failure -> {},
            released::add);

    @Test
    void anItemThatComesAfterTheEndGivesBackItsOwnSizeAndNotThatOfThoseThatWait() {
        var reading = receiver.stream().iterator();
        assertThat(receiver.received("first", 10)).isTrue();
        assertThat(receiver.received("second", 20)).isTrue();
        receiver.completed();
        assertThat(receiver.received("too late", 400)).isTrue();
        assertThat(released).containsExactly(400);

        assertThat(reading.next()).isEqualTo("first");
        assertThat(reading.next()).isEqualTo("second");
        assertThat(reading.hasNext()).isFalse();
        assertThat(released).containsExactly(400, 10, 20);
        receiver.release();
        assertThat(released).hasSize(3);
    }
}
