package dev.streampod.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.wire.ResendBuffer.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResendBufferTest {

    private final ResendBuffer<String> buffer = new ResendBuffer<>(String::length);

    private void send(String... frames) {
        for (String frame : frames) {
            buffer.add(frame);
            assertThat(buffer.next(true)).isEqualTo(frame);
        }
    }

    private List<String> contents() {
        var contents = new ArrayList<String>();
        buffer.forEach(contents::add);
        return contents;
    }

    @Test
    void framesWaitInOrderAndAreCountedInBytes() {
        buffer.add("a");
        buffer.add("bb");
        buffer.add("ccc");
        assertThat(buffer.waitingBytes()).isEqualTo(6);
        assertThat(buffer.count(1)).isEqualTo(1);
        assertThat(buffer.count(2)).isEqualTo(2);
        assertThat(buffer.count(100)).isEqualTo(3);
        assertThat(buffer.next(false)).isEqualTo("a");
        assertThat(buffer.next(false)).isEqualTo("bb");
        assertThat(buffer.waitingBytes()).isEqualTo(3);
        assertThat(buffer.keptBytes()).isZero();
        assertThat(buffer.hasWaiting()).isTrue();
        assertThat(buffer.next(false)).isEqualTo("ccc");
        assertThat(buffer.hasWaiting()).isFalse();
        assertThatThrownBy(() -> buffer.next(false)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void framesThatAreNotKeptAreNotNumbered() {
        buffer.add("a");
        buffer.next(false);
        assertThat(buffer.position(0)).isEqualTo(Position.KEPT);
        assertThat(buffer.position(1)).isEqualTo(Position.NOT_SENT);
    }

    @Test
    void anAcknowledgementLetsGoOfWhatIsBeforeIt() {
        send("a", "bb", "ccc");
        assertThat(buffer.keptBytes()).isEqualTo(6);
        assertThat(buffer.acknowledge(2)).isTrue();
        assertThat(buffer.keptBytes()).isEqualTo(3);
        assertThat(contents()).containsExactly("ccc");
        assertThat(buffer.acknowledge(1)).isTrue();
        assertThat(buffer.keptBytes()).isEqualTo(3);
        assertThat(buffer.position(1)).isEqualTo(Position.LET_GO);
        assertThat(buffer.position(2)).isEqualTo(Position.KEPT);
    }

    @Test
    void anAcknowledgementBeyondWhatWasSentChangesNothing() {
        send("a");
        buffer.add("waits");
        assertThat(buffer.acknowledge(2)).isFalse();
        assertThat(buffer.rewind(2)).isEqualTo(Position.NOT_SENT);
        assertThat(buffer.keptBytes()).isEqualTo(1);
        assertThat(buffer.acknowledge(1)).isTrue();
        assertThat(contents()).containsExactly("waits");
    }

    @Test
    void aRewindHasEverythingAfterTheNumberSentAgainBeforeWhatWaits() {
        send("a", "b", "c");
        buffer.add("d");
        assertThat(buffer.rewind(1)).isEqualTo(Position.KEPT);
        assertThat(buffer.keptBytes()).isZero();
        assertThat(buffer.waitingBytes()).isEqualTo(3);
        assertThat(buffer.position(1)).isEqualTo(Position.KEPT);
        assertThat(buffer.position(2)).isEqualTo(Position.NOT_SENT);
        assertThat(buffer.next(true)).isEqualTo("b");
        assertThat(buffer.rewind(1)).isEqualTo(Position.KEPT);
        for (String frame : List.of("b", "c", "d")) {
            assertThat(buffer.next(true)).isEqualTo(frame);
        }
        assertThat(buffer.position(4)).isEqualTo(Position.KEPT);
        assertThat(buffer.position(5)).isEqualTo(Position.NOT_SENT);
    }

    @Test
    void nothingIsSentAgainWhenSomethingWasLetGo() {
        send("a", "b");
        buffer.letGoOldest();
        assertThat(buffer.rewind(0)).isEqualTo(Position.LET_GO);
        assertThat(buffer.hasWaiting()).isFalse();
        assertThat(buffer.rewind(1)).isEqualTo(Position.KEPT);
        assertThat(buffer.next(true)).isEqualTo("b");
    }

    @Test
    void theOldestFramesAreLetGoBeyondTheBound() {
        buffer.addSent("aaaa", 10);
        buffer.addSent("bbbb", 10);
        buffer.addSent("cc", 10);
        assertThat(buffer.keptBytes()).isEqualTo(10);
        buffer.addSent("d", 10);
        assertThat(contents()).containsExactly("bbbb", "cc", "d");
        buffer.addSent("a frame that is larger than the bound", 10);
        assertThat(contents()).hasSize(1);
        buffer.addSent("e", Integer.MAX_VALUE);
        assertThat(contents()).hasSize(2);
        assertThat(buffer.position(3)).isEqualTo(Position.LET_GO);
        assertThat(buffer.position(4)).isEqualTo(Position.KEPT);
        assertThat(buffer.position(6)).isEqualTo(Position.KEPT);
    }

    @Test
    void afterAClearAcknowledgementsOfWhatWasSentAreStillKnown() {
        send("a", "b");
        buffer.add("c");
        buffer.clear();
        assertThat(buffer.hasWaiting()).isFalse();
        assertThat(buffer.keptBytes() + buffer.waitingBytes()).isZero();
        assertThat(contents()).isEmpty();
        assertThat(buffer.acknowledge(2)).isTrue();
        assertThat(buffer.acknowledge(3)).isFalse();
    }

    @Test
    void whateverIsDoneItHoldsWhatTwoQueuesWouldHold() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var tested = new ResendBuffer<String>(String::length);
            var kept = new ArrayDeque<String>();
            var waiting = new ArrayDeque<String>();
            long gone = 0;
            for (int step = 0; step < 1_000; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        String frame = "x".repeat(random.nextInt(20)) + step;
                        tested.add(frame);
                        waiting.add(frame);
                    }
                    case 2 -> {
                        for (int i = random.nextInt(4); i > 0 && !waiting.isEmpty(); i--) {
                            String frame = waiting.remove();
                            kept.add(frame);
                            assertThat(tested.next(true)).isSameAs(frame);
                        }
                    }
                    default -> {
                        long number = gone + random.nextInt(kept.size() + 1);
                        for (; gone < number; gone++) {
                            kept.remove();
                        }
                        if (random.nextInt(4) == 0) {
                            assertThat(tested.rewind(number)).isEqualTo(Position.KEPT);
                            while (!kept.isEmpty()) {
                                waiting.addFirst(kept.removeLast());
                            }
                        } else {
                            assertThat(tested.acknowledge(number)).isTrue();
                        }
                    }
                }
                assertThat(tested.keptBytes())
                        .isEqualTo(kept.stream().mapToInt(String::length).sum());
                assertThat(tested.waitingBytes())
                        .isEqualTo(waiting.stream().mapToInt(String::length).sum());
            }
            var all = new ArrayList<String>(kept);
            all.addAll(waiting);
            var held = new ArrayList<String>();
            tested.forEach(held::add);
            assertThat(held).isEqualTo(all);
        }
    }
}
