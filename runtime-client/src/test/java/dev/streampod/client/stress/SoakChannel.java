package dev.streampod.client.stress;

import dev.streampod.server.ChannelName;
import dev.streampod.server.HistoryChannel;
import dev.streampod.server.TypedChannel;
import dev.streampod.server.messaging.Messages;
import java.util.concurrent.CompletableFuture;

/**
 * One of the channels that are followed.
 *
 * @param kept whether its messages are kept
 * @param number tells it from the others that are kept, or are not
 */
record SoakChannel(boolean kept, long number) {

    /** So small that whoever is away for some seconds misses messages. */
    private static final int HISTORY = 200;

    /** What {@link #toString} has written. */
    static SoakChannel parse(String text) {
        int colon = text.indexOf(':');
        return new SoakChannel(text.startsWith("kept"), Long.parseLong(text.substring(colon + 1)));
    }

    String definition() {
        return kept ? "kept" : "passing";
    }

    /** The channel between servers. */
    String name() {
        return typed().name();
    }

    TypedChannel<Tick> typed() {
        return kept ? new Kept(number) : new Passing(number);
    }

    CompletableFuture<Void> post(Messages messages, Tick tick) {
        return typed().post(messages, tick);
    }

    @Override
    public String toString() {
        return definition() + ":" + number;
    }

    /** As it is generated for the server. */
    static final class Kept extends HistoryChannel<Tick> {

        private Kept(long number) {
            this(nameOf("kept").with(number));
        }

        private Kept(ChannelName name) {
            super(name, Tick.class, historyOf(HISTORY, 600_000));
        }

        static Kept of(long number) {
            return new Kept(number);
        }
    }

    /** As it is generated for the server. */
    static final class Passing extends TypedChannel<Tick> {

        private Passing(long number) {
            super(nameOf("passing").with(number), Tick.class);
        }

        static Passing of(long number) {
            return new Passing(number);
        }
    }
}
