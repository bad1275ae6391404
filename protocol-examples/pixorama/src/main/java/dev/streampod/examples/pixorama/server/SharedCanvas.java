package dev.streampod.examples.pixorama.server;

import dev.streampod.entity.Bytes;
import dev.streampod.examples.pixorama.protocol.CanvasMessage;
import dev.streampod.examples.pixorama.protocol.Cleared;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.KnownPicture;
import dev.streampod.examples.pixorama.protocol.Painted;
import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.server.messaging.ChannelPosition;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's copy of the canvas, and the streams that watch it.
 *
 * <p>Everything goes over one channel, and every server, the painter's own included, paints what arrives there and in the
 * order it arrives: so all copies end equal. The monitor of this object owns both the pixels and the viewers: a viewer is
 * given the picture in the same step that lets it hear of every later pixel, so it misses none and gets none early.
 *
 * <p>The channel keeps its last messages, and a server that starts receives them first. Some whole picture is always among
 * them: a server posts one whenever there was none for long. A picture names the position in the channel up to which it was
 * made. A server takes it over, for the pixels that were not painted since, if it has heard everything behind that position:
 * so the servers need not agree whose picture is right.
 *
 * <p>A server also asks for the picture over the same channel when it starts, and after it may have missed something: what it
 * knew until then becomes doubtful, and what it hears behind its question is known. What comes before the question is not: it
 * may have been sent before the interruption already, and again because its arrival was unknown, so that the others received
 * it at another place in the order. The others answer at once with what they know; and a server that learns something from a
 * picture passes it on, since others may have asked it before.
 *
 * <p>Where no server knows the picture, after all have been without Redis, every server merges the doubtful colours of all in
 * the same way; see {@link Canvas#merge}.
 */
final class SharedCanvas {

    /** A stream that watches the canvas. Its {@code send} must not block: it is called while the canvas is locked. */
    interface Viewer {
        void send(PixoramaToClient message);
    }

    /**
     * After so many messages without a whole picture one is posted: a fifth of what the channel keeps, since a picture that
     * arrives lacks what was on its way when it was made.
     */
    private static final int PICTURE_INTERVAL = 2_000;

    private static final Logger log = LoggerFactory.getLogger(SharedCanvas.class);

    private final Canvas canvas;
    private final Set<Viewer> viewers = new LinkedHashSet<>();

    /** The clearings that calls of this server wait for, by their ids. */
    private final Map<UUID, CompletableFuture<Integer>> clearings = new HashMap<>();

    /** The last question of this server. */
    private @Nullable UUID question;

    /** The position of the last message that has arrived. */
    private @Nullable ChannelPosition upTo;

    /** From where on everything has arrived; null from a doubt until the question that follows it has come back. */
    private @Nullable ChannelPosition since = ChannelPosition.START;

    /** Whether the last question has come back once: questions that arrive before are answered together then. */
    private boolean caughtUp;

    /** Whether a whole picture has arrived. */
    private boolean complete;

    /** False while the picture may still come from elsewhere; until then no viewer has been sent anything. */
    private boolean settled;

    /** How many messages have arrived since the last whole picture. */
    private int sincePicture;

    /** Streams that watch on the other servers. */
    private int viewersElsewhere;

    /** @param size width and height, 1 to {@link Canvas#LARGEST_SIZE} */
    SharedCanvas(int size) {
        this.canvas = new Canvas(size);
    }

    /** Asks the other servers for the picture; to be posted once messages from the channel arrive. */
    synchronized KnownPicture question() {
        question = UUID.randomUUID();
        return known(question);
    }

    /**
     * To be called when messages may have been missed, before those that follow are received.
     *
     * @return a question to post
     */
    synchronized KnownPicture doubt() {
        canvas.doubt();
        since = null;
        return question();
    }

    private KnownPicture known(@Nullable UUID asking) {
        String position = upTo == null ? null : upTo.toString();
        return new KnownPicture(asking, position, Bytes.of(canvas.pixels()), settled && caughtUp);
    }

    /**
     * Ends the wait for the picture, if it is not over: gives every viewer the picture as it is, and from now on every viewer at
     * once.
     *
     * @return a picture to post, since one was due meanwhile; null when none is
     */
    synchronized @Nullable KnownPicture settle() {
        showPicture();
        return pictureIfDue();
    }

    private void showPicture() {
        if (!settled) {
            settled = true;
            for (Viewer viewer : viewers) {
                begin(viewer);
            }
        }
    }

    /** Lets a stream watch: it is sent the picture first, and then every pixel painted after it. */
    synchronized void join(Viewer viewer) {
        viewers.add(viewer);
        if (settled) {
            begin(viewer);
        }
    }

    private void begin(Viewer viewer) {
        viewer.send(picture());
        viewer.send(painters());
    }

    synchronized void leave(Viewer viewer) {
        viewers.remove(viewer);
    }

    synchronized int viewers() {
        return viewers.size();
    }

    /** Tells every viewer how many there are on all servers; a viewer that joins later is told at once. */
    synchronized void show(int elsewhere) {
        viewersElsewhere = elsewhere;
        sendToAll(painters());
    }

    private Painters painters() {
        return new Painters(viewers.size() + viewersElsewhere);
    }

    private void sendToAll(PixoramaToClient message) {
        if (settled) {
            for (Viewer viewer : viewers) {
                viewer.send(message);
            }
        }
    }

    /** @throws IllegalArgumentException when there is no such pixel or colour; the message says which */
    void check(int x, int y, int color) {
        canvas.check(x, y, color);
    }

    /**
     * Expects a clearing of this server, which is about to be posted. The caller calls {@link #forget} in the end.
     *
     * @return completes when the clearing has come back, with how many pixels look different
     */
    synchronized CompletableFuture<Integer> await(Cleared clearing) {
        var changed = new CompletableFuture<Integer>();
        clearings.put(clearing.id(), changed);
        return changed;
    }

    /** The caller does not wait for this clearing any more. */
    synchronized void forget(Cleared clearing) {
        clearings.remove(clearing.id());
    }

    /**
     * Takes what arrives on the channel, in its order.
     *
     * @param position where the message stands; null for one that is not kept
     * @return the answer to post, null when there is none
     */
    synchronized @Nullable KnownPicture receive(CanvasMessage message, @Nullable ChannelPosition position) {
        boolean begunAnew = advance(position);
        sincePicture = message instanceof KnownPicture whole && whole.settled() ? 0 : sincePicture + 1;
        KnownPicture answer = null;
        if (message instanceof Painted painted) {
            paint(painted);
        } else if (message instanceof Cleared cleared) {
            clear(cleared);
        } else if (message instanceof KnownPicture picture) {
            answer = receive(picture);
        }
        if (begunAnew) {
            return question(); // what was kept is gone, and with it the picture that servers start with
        }
        return answer == null ? pictureIfDue() : answer;
    }

    /** Returns whether the channel has lost what it had kept, and begun to keep messages anew with this one. */
    private boolean advance(@Nullable ChannelPosition position) {
        if (position == null) {
            return false;
        }
        boolean begunAnew = upTo != null && upTo.epoch() != position.epoch();
        if (since != null && (upTo == null || begunAnew)) {
            since = position;
        }
        upTo = position;
        return begunAnew;
    }

    private @Nullable KnownPicture pictureIfDue() {
        if (sincePicture < PICTURE_INTERVAL || !settled || !caughtUp) {
            return null;
        }
        sincePicture = 0; // it is on its way
        return known(null);
    }

    private @Nullable KnownPicture receive(KnownPicture picture) {
        UUID asked = picture.question();
        if (asked != null && asked.equals(question)) {
            caughtUp = true; // and the answer below is for those whose questions were kept
            since = since == null ? upTo : since;
        }
        boolean learned = merge(picture);
        if (complete && caughtUp) {
            showPicture();
        }
        return caughtUp && (asked != null || learned) ? known(null) : null;
    }

    private void paint(Painted painted) {
        try {
            canvas.paint(painted.x(), painted.y(), painted.color());
            if (since == null) {
                canvas.doubt(painted.x(), painted.y());
            }
        } catch (IllegalArgumentException impossible) {
            log.warn("Another server posted a pixel that does not exist: {}", impossible.getMessage());
            return;
        }
        sendToAll(new PixelUpdate(painted.x(), painted.y(), painted.color()));
    }

    /** The same as if every pixel were painted, one right after the other. */
    private void clear(Cleared cleared) {
        int changed;
        try {
            changed = canvas.clear(cleared.color());
        } catch (IllegalArgumentException impossible) {
            log.warn("Another server cleared the canvas in a colour that does not exist: {}", impossible.getMessage());
            return;
        }
        if (since == null) {
            canvas.doubt();
        }
        if (changed > 0) {
            sendToAll(picture());
        }
        CompletableFuture<Integer> mine = clearings.get(cleared.id());
        if (mine != null) {
            mine.complete(changed);
        }
    }

    /** Returns whether anything is known now that was not. */
    private boolean merge(KnownPicture other) {
        try {
            boolean upToDate = hasHeardAllSince(other.upTo());
            var merged = canvas.merge(other.pixels().toByteArray(), upToDate);
            complete |= upToDate && other.settled();
            if (merged.looksDifferent()) {
                sendToAll(picture());
            }
            return merged.learned();
        } catch (IllegalArgumentException malformed) {
            log.warn("Another server posted a picture that does not fit: {}", malformed.getMessage());
            return false;
        }
    }

    private boolean hasHeardAllSince(@Nullable String position) {
        if (position == null || since == null) {
            return false;
        }
        var madeAt = ChannelPosition.parse(position);
        return madeAt.epoch() == since.epoch() && madeAt.compareTo(since) >= 0;
    }

    private ImageData picture() {
        return new ImageData(canvas.size(), canvas.size(), Bytes.of(canvas.colors()));
    }
}
