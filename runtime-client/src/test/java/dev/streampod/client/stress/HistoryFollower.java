package dev.streampod.client.stress;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelListener;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the channel whose messages are kept, now on one server and now on another, from the last position that it knows as
 * text, and writes down what it hears and is told. Attached and detached by one thread.
 */
final class HistoryFollower {

    static final String CHANNEL = "kept ticks";

    static final ChannelHistory HISTORY = new ChannelHistory(200, Duration.ofMinutes(10));

    private final String name;
    private @Nullable StressServer server;
    private @Nullable Subscription subscription;

    // Guarded by this.
    private final List<Tick> heard = new ArrayList<>();
    private @Nullable String position;
    private int attachments;

    HistoryFollower(String name) {
        this.name = name;
    }

    boolean isOn(StressServer which) {
        return server == which;
    }

    /** Goes on after what it knows, on that server. */
    void attach(StressServer to) {
        detach();
        int attachment;
        ChannelPosition after;
        synchronized (this) {
            attachment = attachments;
            after = position == null ? null : ChannelPosition.parse(position);
        }
        server = to;
        subscription = to.messages()
                .withHistory(HISTORY)
                .addListenerAfter(CHANNEL, after, Tick.class, new ChannelListener<Tick>() {
                    @Override
                    public void message(Tick message, @Nullable ChannelPosition at) {
                        hear(attachment, message, at);
                    }

                    @Override
                    public void gap(Gap gap) {
                        hear(attachment, SeenSession.GAP, null);
                    }
                });
    }

    void detach() {
        synchronized (this) {
            attachments++;
        }
        Subscription current = subscription;
        if (current != null) {
            current.close();
        }
        subscription = null;
        server = null;
    }

    private synchronized void hear(int attachment, Tick tick, @Nullable ChannelPosition at) {
        if (attachment == attachments) {
            heard.add(tick);
            position = at == null ? position : at.toString();
        }
    }

    /** What it heard, with {@link SeenSession#GAP} where it was told that something may be missing. */
    synchronized List<Tick> heard() {
        return List.copyOf(heard);
    }

    synchronized boolean hasHeardFrom(String origin) {
        return heard.stream().anyMatch(tick -> tick.origin().equals(origin));
    }

    @Override
    public synchronized String toString() {
        long gaps = heard.stream().filter(SeenSession.GAP::equals).count();
        return name + ": heard " + (heard.size() - gaps) + ", told of " + gaps + " gaps, attached " + attachments
                + " times";
    }
}
