package dev.streampod.client.internal.session;

import dev.streampod.client.MessageTooLargeException;
import dev.streampod.client.SendQueueFullException;
import dev.streampod.client.internal.call.ClientCall;
import dev.streampod.client.internal.feed.ClientFeed;
import dev.streampod.client.internal.thread.RuntimeFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queue of frames to be written, and the batch that is being written. Messages count against the bounds until they
 * are written. The client's lock guards all state.
 */
final class SendQueue {

    private record Waiting(Outgoing.Bounded message, RuntimeFuture<@Nullable Void> admitted) {}

    /** How many frames about calls may wait for each message that may. */
    private static final int PARTS_PER_MESSAGE = 16;

    private final int maxMessages;
    private final int maxBytes;
    private final ArrayDeque<Outgoing> entries = new ArrayDeque<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** The feeds that have an entry: one each. */
    private final Set<ClientFeed<?>> feeds = new HashSet<>();

    private List<Outgoing.Bounded> inFlight = new ArrayList<>();
    private int messages;
    private long bytes;
    private int parts;
    private long partBytes;

    SendQueue(int maxMessages, int maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Adds a message or a call, or throws that there is no room. */
    void add(Outgoing.Bounded message) {
        checkSize(message);
        if (!waiting.isEmpty() || !hasRoomFor(message)) {
            throw full();
        }
        admit(message);
    }

    /**
     * Adds a message when there is room; null when it was added at once. It is not added when the future was completed
     * or cancelled before.
     */
    @Nullable
    RuntimeFuture<@Nullable Void> addWhenRoom(Outgoing.Message message) {
        checkSize(message);
        if (waiting.isEmpty() && hasRoomFor(message)) {
            admit(message);
            return null;
        }
        if (waiting.size() >= maxMessages) {
            throw full();
        }
        var admitted = new RuntimeFuture<@Nullable Void>();
        waiting.add(new Waiting(message, admitted));
        return admitted;
    }

    /** Adds the closing of a stream, unless that is the last thing that waits for it. */
    void add(Outgoing.Close close) {
        if (lastFor(close.stream()) != Last.CLOSE) {
            entries.add(close);
        }
    }

    /** Adds a change of the key, or throws that there are too many: as many as messages may wait. */
    void add(Outgoing.Auth change) {
        if (entries.stream().filter(Outgoing.Auth.class::isInstance).count() >= maxMessages) {
            throw new SendQueueFullException(
                    "The send queue is full; waiting for the connection: changes of the key " + maxMessages);
        }
        entries.add(change);
    }

    /** Adds a feed that has frames to be written, unless it waits already. */
    void add(Outgoing.Feed entry) {
        if (feeds.add(entry.feed())) {
            entries.add(entry);
        }
    }

    /** Takes out the feed, if it waits. */
    void discard(ClientFeed<?> feed) {
        if (feeds.remove(feed)) {
            entries.removeIf(entry -> entry instanceof Outgoing.Feed own && own.feed() == feed);
        }
    }

    /** Takes out all feeds. */
    void discardFeeds() {
        feeds.clear();
        entries.removeIf(Outgoing.Feed.class::isInstance);
    }

    /** Adds something about a call. */
    void add(Outgoing.Part part) {
        entries.add(part);
        parts++;
        partBytes += part.frame().frame().length;
    }

    /**
     * For how many more items of calls there is room before others of them are written: the server's credit alone does
     * not bound what waits for a server that does not read.
     */
    int roomForItems() {
        return partBytes >= maxBytes / 2 ? 0 : Math.max(0, maxMessages / 2 - parts);
    }

    /**
     * Whether more waits about calls than a server that reads lets wait: items are asked for while there is room, and
     * credit and cancellations are few as long as they are written.
     */
    boolean holdsTooManyParts() {
        return parts > PARTS_PER_MESSAGE * maxMessages;
    }

    private void gone(Outgoing.Part part) {
        parts--;
        partBytes -= part.frame().frame().length;
    }

    /** Adds a call that was lost with its session, whether there is room or not. */
    void addAgain(Outgoing.Call call) {
        admit(call);
    }

    /** Adds a change of the key before all else. */
    void addFirst(Outgoing.Auth change) {
        entries.addFirst(change);
    }

    @Nullable
    Outgoing peek() {
        return entries.peek();
    }

    /** Takes the first entry to write it: a message counts as in flight from here on. */
    void take() {
        Outgoing entry = entries.poll();
        if (entry instanceof Outgoing.Bounded message) {
            inFlight.add(message);
        } else if (entry instanceof Outgoing.Part part) {
            gone(part);
        } else if (entry instanceof Outgoing.Feed feed) {
            feeds.remove(feed.feed());
        }
    }

    /** Takes out the call, if it was not written, and what waits about it. */
    void discard(ClientCall call) {
        entries.removeIf(entry -> {
            if (entry instanceof Outgoing.Call own && own.call() == call) {
                release(own);
                return true;
            }
            if (entry instanceof Outgoing.Part part && part.call() == call) {
                gone(part);
                return true;
            }
            return false;
        });
    }

    /** Takes the first entry, which counts against the bounds, and forgets it. */
    void discard() {
        if (entries.poll() instanceof Outgoing.Bounded message) {
            release(message);
        }
    }

    /** The entries in flight were written: returns the futures of the senders that have room now. */
    List<RuntimeFuture<@Nullable Void>> written() {
        inFlight.forEach(this::release);
        inFlight.clear();
        return admitWaiting();
    }

    /**
     * The connection was lost: returns the messages that were in flight. A new connection begins with the newest key
     * anyway.
     */
    List<Outgoing.Message> connectionLost() {
        List<Outgoing.Message> lost = new ArrayList<>();
        for (Outgoing.Bounded entry : inFlight) {
            release(entry);
            if (entry instanceof Outgoing.Message message) {
                lost.add(message);
            }
        }
        inFlight = new ArrayList<>();
        entries.removeIf(entry -> entry instanceof Outgoing.Auth);
        return lost;
    }

    /** Admits waiting messages as far as there is room, and returns their futures. */
    List<RuntimeFuture<@Nullable Void>> admitWaiting() {
        var admitted = new ArrayList<RuntimeFuture<@Nullable Void>>();
        for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
            boolean givenUp = next.admitted.isDone();
            if (!givenUp && !hasRoomFor(next.message)) {
                break;
            }
            waiting.remove();
            if (givenUp) {
                continue;
            }
            admit(next.message);
            admitted.add(next.admitted);
        }
        return admitted;
    }

    /** Removes all entries, and returns the messages among them, which will not be sent. */
    List<Outgoing.Message> clear() {
        var unsent = new ArrayList<Outgoing.Message>();
        for (Outgoing entry : entries) {
            if (entry instanceof Outgoing.Bounded bounded) {
                release(bounded);
            }
            if (entry instanceof Outgoing.Message message) {
                unsent.add(message);
            }
        }
        entries.clear();
        feeds.clear();
        parts = 0;
        partBytes = 0;
        return unsent;
    }

    /** Removes the messages that wait for room, and returns their futures. */
    List<RuntimeFuture<@Nullable Void>> clearWaiting() {
        List<RuntimeFuture<@Nullable Void>> all =
                waiting.stream().map(Waiting::admitted).toList();
        waiting.clear();
        return all;
    }

    /** Whether nothing waits and nothing is in flight; feeds do not count, which end with the connection anyway. */
    boolean isEmpty() {
        return entries.size() == feeds.size() && inFlight.isEmpty() && waiting.isEmpty();
    }

    /** Whether a message for that stream waits behind everything that closes it. */
    boolean holdsMessageFor(ClientStream<?> stream) {
        return lastFor(stream) == Last.MESSAGE;
    }

    private enum Last {
        NOTHING,
        MESSAGE,
        CLOSE
    }

    private Last lastFor(ClientStream<?> stream) {
        for (var backwards = entries.descendingIterator(); backwards.hasNext(); ) {
            Outgoing entry = backwards.next();
            if (entry instanceof Outgoing.Message message && message.stream() == stream) {
                return Last.MESSAGE;
            }
            if (entry instanceof Outgoing.Close close && close.stream() == stream) {
                return Last.CLOSE;
            }
        }
        return Last.NOTHING;
    }

    private void checkSize(Outgoing.Bounded message) {
        if (message.size() > maxBytes) {
            throw new MessageTooLargeException("A message of " + message.size()
                    + " bytes was not sent: the client's sendQueue holds at most " + maxBytes);
        }
    }

    private boolean hasRoomFor(Outgoing.Bounded message) {
        return messages < maxMessages && bytes + message.size() <= maxBytes;
    }

    private void admit(Outgoing.Bounded message) {
        entries.add(message);
        messages++;
        bytes += message.size();
    }

    private void release(Outgoing.Bounded message) {
        messages--;
        bytes -= message.size();
    }

    private SendQueueFullException full() {
        return new SendQueueFullException("The send queue is full; waiting for the connection: messages " + messages
                + " of " + maxMessages + ", bytes " + bytes + " of " + maxBytes);
    }
}
