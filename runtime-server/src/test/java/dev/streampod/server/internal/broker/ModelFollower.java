package dev.streampod.server.internal.broker;

import dev.streampod.protocol.MessageSet;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client that follows the channel of a {@link ModelBus}, on one server after another, and writes down what it is sent. */
final class ModelFollower implements Backpressure {

    private static final Pattern NOTE =
            Pattern.compile("\"Note\",\\{\"author\":\"server(\\d+)\",\"number\":(\\d+)\\}\\]$");

    /** What it was sent, or did. */
    sealed interface Event {

        record Began(@Nullable ChannelPosition position) implements Event {}

        record Heard(int server, int number, ChannelPosition position) implements Event {}

        /** @param step when it was told */
        record Lost(Gap.Cause cause, int step) implements Event {}

        record Followed(String start, int server) implements Event {}
    }

    private final int number;
    private final ChannelHistory history;
    private final IntSupplier step;
    private @Nullable Follower follower;
    private int server;

    // Guarded by this.
    private final List<Event> events = new ArrayList<>();
    private final List<Runnable> drained = new ArrayList<>();
    private @Nullable ChannelPosition position;
    private boolean congested;
    private int followings;

    /** @param step counts what the model does */
    ModelFollower(int number, ChannelHistory history, IntSupplier step) {
        this.number = number;
        this.history = history;
        this.step = step;
    }

    /** Goes on after what it has, if it has anything. */
    void follow(int on, MessageBroker broker, FollowSpec.Start otherwise) {
        leave();
        ChannelPosition after;
        int following;
        synchronized (this) {
            after = position;
            following = ++followings;
            events.add(new Event.Followed(after == null ? otherwise.toString() : "after " + after, on));
        }
        server = on;
        var start = after == null ? otherwise : FollowSpec.Start.AFTER;
        follower = broker.follow(
                new FollowSpec(ModelBus.CHANNEL, MessageSet.of(Note.class), history, start, after),
                new Sink(following),
                this);
    }

    void leave() {
        Follower current = follower;
        if (current != null) {
            current.close();
        }
        relieve();
    }

    int server() {
        return server;
    }

    synchronized void congest() {
        congested = true;
    }

    void relieve() {
        List<Runnable> waiting;
        synchronized (this) {
            congested = false;
            waiting = List.copyOf(drained);
            drained.clear();
        }
        waiting.forEach(Runnable::run);
    }

    @Override
    public synchronized boolean isFull(int bytes) {
        return congested;
    }

    @Override
    public void whenDrained(Runnable action) {
        synchronized (this) {
            if (congested) {
                drained.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized boolean hasHeard(int server, int from) {
        return events.stream()
                .anyMatch(
                        event -> event instanceof Event.Heard heard && heard.server == server && heard.number >= from);
    }

    @Override
    public String toString() {
        return "follower" + number;
    }

    private final class Sink implements FollowSink {

        private final int following;

        private Sink(int following) {
            this.following = following;
        }

        private void add(Event event, @Nullable ChannelPosition at) {
            synchronized (ModelFollower.this) {
                if (following == followings) {
                    events.add(event);
                    position = at == null ? position : at;
                }
            }
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public void began(@Nullable ChannelPosition at) {
            add(new Event.Began(at), at);
        }

        @Override
        public boolean publish(@Nullable ChannelPosition at, byte[] frame) {
            synchronized (ModelFollower.this) {
                if (congested) {
                    return false;
                }
            }
            Matcher note = NOTE.matcher(new String(frame, StandardCharsets.UTF_8));
            if (at == null || !note.find()) {
                throw new AssertionError(new String(frame, StandardCharsets.UTF_8));
            }
            add(new Event.Heard(Integer.parseInt(note.group(1)), Integer.parseInt(note.group(2)), at), at);
            return true;
        }

        @Override
        public void unreadable(@Nullable ChannelPosition at) {
            throw new AssertionError("unreadable at " + at);
        }

        @Override
        public void lost(Gap gap) {
            add(new Event.Lost(gap.cause(), step.getAsInt()), null);
        }

        @Override
        public void caughtUp(@Nullable ChannelPosition at) {
            synchronized (ModelFollower.this) {
                if (following == followings && position == null) {
                    position = at;
                }
            }
        }
    }
}
