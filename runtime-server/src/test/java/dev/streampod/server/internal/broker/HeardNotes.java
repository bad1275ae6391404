package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelListener;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listener that notes everything down. */
public final class HeardNotes implements ChannelListener<Note> {

    private final List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
    private final List<ChannelPosition> positions = Collections.synchronizedList(new ArrayList<>());
    private final List<Gap> gaps = Collections.synchronizedList(new ArrayList<>());
    private volatile int beforeGap;

    @Override
    public void message(Note message, @Nullable ChannelPosition position) {
        if (position != null) {
            positions.add(position);
        }
        numbers.add(message.number());
    }

    @Override
    public void gap(Gap gap) {
        beforeGap = numbers.size();
        gaps.add(gap);
    }

    public List<Integer> numbers() {
        return numbers;
    }

    public List<ChannelPosition> positions() {
        return positions;
    }

    public List<Gap> gaps() {
        return gaps;
    }

    /** How many messages were heard before the last gap. */
    public int beforeGap() {
        return beforeGap;
    }

    public int first() {
        return numbers.get(0);
    }

    public int lastNumber() {
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    public @Nullable ChannelPosition lastPosition() {
        return positions.isEmpty() ? null : positions.get(positions.size() - 1);
    }
}
