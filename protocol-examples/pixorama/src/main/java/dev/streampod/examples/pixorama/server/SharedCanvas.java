package dev.streampod.examples.pixorama.server;

import dev.streampod.entity.Bytes;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.pixorama.protocol.Cleared;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.KnownPicture;
import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * <p>A server that starts later asks for the picture over the same channel, and so does one that was without Redis for a
 * while: what it knew until then becomes doubtful, and what it hears after its question is known. What comes before the
 * question is not: it may have been sent before the interruption already, and again because its arrival was unknown, so that
 * the others received it at another place in the order. The others answer at once with what they know, and the asker takes
 * that over for the pixels of which it has received nothing since. The servers need not agree whose picture is right: an
 * answer is made after the question was received, so a pixel painted before the question is in it, and one painted after it
 * reached the asker too. For the same reason the last question, and that alone, is answered by any picture of a server that
 * has received it and missed nothing since; and a server that learns something from an answer passes it on to the servers
 * whose questions it could not answer before.
 *
 * <p>The channel keeps its last messages. A server that starts receives them first, so that it has the picture even if no
 * other server is there to answer: the last picture that a server posted, and over it what was painted since the beginning of
 * what is kept. So that there is always such a picture among them, a server posts one whenever there was none for long.
 *
 * <p>Where no server knows the picture, after all have been without Redis, every server merges the doubtful colours of all in
 * the same way; see {@link Canvas#merge}.
 */
final class SharedCanvas {

    /** A stream that watches the canvas. Its {@code send} must not block: it is called while the canvas is locked. */
    interface Viewer {
        void send(PixoramaToClient message);
    }

    /** Servers that start one after the other, for ever, would fill the memory of those that stay. */
    private static final int MOST_ASKERS = 100;

    /**
     * After so many messages without a whole picture one is posted: a fraction of what the channel keeps, since a picture that
     * arrives lacks what was on its way when it was made.
     */
    private static final int PICTURE_INTERVAL = CanvasServer.HISTORY.size() / 5;

    private static final Logger log = LoggerFactory.getLogger(SharedCanvas.class);

    private final UUID server;
    private final Canvas canvas;
    private final Set<Viewer> viewers = new LinkedHashSet<>();

    /** How many times this server has asked for the picture. */
    private int questions;

    /** The last questions heard of other servers since messages were missed, those of the latest askers. */
    private final Map<UUID, Integer> heard = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
            return size() > MOST_ASKERS;
        }
    };

    /** The clearings that calls of this server wait for, by their ids. */
    private final Map<UUID, Clearing> clearings = new HashMap<>();

    /** From a doubt until the question that follows it has come back. */
    private boolean doubting;

    /** False while the picture may still come from another server; until then no viewer has been sent anything. */
    private boolean settled;

    /** Whether what arrives was kept by the channel: until the first own question comes back. */
    private boolean replaying;

    /** The last whole picture among what was kept. */
    private @Nullable KnownPicture kept;

    /** How many messages have arrived since the last whole picture. */
    private int sincePicture;

    /** Streams that watch on the other servers. */
    private int viewersElsewhere;

    /**
     * @param server tells this server from the others
     * @param size width and height, 1 to {@link Canvas#LARGEST_SIZE}
     */
    SharedCanvas(UUID server, int size) {
        this.server = server;
        this.canvas = new Canvas(size);
    }

    /** Asks the other servers for the picture; to be posted once messages from the channel arrive, and after a doubt. */
    synchronized KnownPicture question() {
        questions++;
        return known(true);
    }

    /** To be called before anything is received, if that begins with what the channel has kept. */
    synchronized void replay() {
        replaying = true;
    }

    /** To be called when messages may have been missed, before those that follow are received. */
    synchronized void doubt() {
        canvas.doubt();
        doubting = true;
        heard.clear();
    }

    private KnownPicture known(boolean asking) {
        return new KnownPicture(server, asking, questions, heard, Bytes.of(canvas.pixels()), settled && !replaying);
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

    /**
     * The message for a pixel that a client paints, to be posted; the pixel is painted when the message arrives.
     *
     * @throws IllegalArgumentException when there is no such pixel or colour; the message says which
     */
    PixelUpdate accept(SetPixel pixel) {
        Canvas.check(canvas.size(), pixel.x(), pixel.y(), pixel.color());
        return new PixelUpdate(pixel.x(), pixel.y(), pixel.color());
    }

    /**
     * A clearing on its way over the channel.
     *
     * @param message to be posted; the canvas is cleared when it arrives
     * @param changed completes then, with how many pixels look different
     */
    record Clearing(Cleared message, CompletableFuture<Integer> changed) {}

    /**
     * A clearing that a client asks for. The caller calls {@link #forget} in the end.
     *
     * @throws IllegalArgumentException when there is no such colour; the message says which
     */
    synchronized Clearing clear(int color) {
        Canvas.check(canvas.size(), 0, 0, color);
        var clearing = new Clearing(new Cleared(UUID.randomUUID(), color), new CompletableFuture<>());
        clearings.put(clearing.message().id(), clearing);
        return clearing;
    }

    /** The caller does not wait for this clearing any more. */
    synchronized void forget(Clearing clearing) {
        clearings.remove(clearing.message().id());
    }

    /**
     * Takes what arrives on the channel, in its order.
     *
     * @return the answer to post, null when there is none
     */
    synchronized @Nullable KnownPicture receive(SerializableEntity message) {
        sincePicture = message instanceof KnownPicture whole && whole.settled() ? 0 : sincePicture + 1;
        if (message instanceof PixelUpdate update) {
            paint(update);
        } else if (message instanceof Cleared cleared) {
            clear(cleared);
        } else if (message instanceof KnownPicture picture) {
            if (picture.server().equals(server)) {
                heardMyself(picture);
            } else if (replaying) {
                kept = picture.settled() ? picture : kept; // its question was answered already
            } else {
                return receive(picture);
            }
        }
        return pictureIfDue();
    }

    private @Nullable KnownPicture pictureIfDue() {
        if (sincePicture < PICTURE_INTERVAL || !settled || replaying) {
            return null;
        }
        sincePicture = 0; // it is on its way
        return known(false);
    }

    private void heardMyself(KnownPicture picture) {
        doubting &= !(picture.asking() && picture.number() == questions);
        if (replaying) {
            replaying = false;
            if (kept != null) {
                merge(kept.pixels(), true); // pixels painted since are painted here already, and stay
                showPicture();
                kept = null;
            }
        }
    }

    private @Nullable KnownPicture receive(KnownPicture other) {
        boolean answersMine = other.heard().getOrDefault(server, 0) == questions;
        boolean learned = merge(other.pixels(), answersMine);
        if (answersMine && other.settled()) {
            showPicture();
        }
        if (other.asking()) {
            heard.remove(other.server()); // so that it is the latest
            heard.put(other.server(), other.number());
        }
        return other.asking() || (learned && !heard.isEmpty()) ? known(false) : null;
    }

    private void paint(PixelUpdate update) {
        try {
            canvas.paint(update.x(), update.y(), update.color());
            if (doubting) {
                canvas.doubt(update.x(), update.y());
            }
        } catch (IllegalArgumentException impossible) {
            log.warn("Another server posted a pixel that does not exist: {}", impossible.getMessage());
            return;
        }
        sendToAll(update);
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
        if (doubting) {
            canvas.doubt();
        }
        if (changed > 0) {
            sendToAll(picture());
        }
        Clearing mine = clearings.get(cleared.id());
        if (mine != null) {
            mine.changed().complete(changed);
        }
    }

    /** Returns whether anything is known now that was not. */
    private boolean merge(Bytes pixels, boolean upToDate) {
        try {
            var merged = canvas.merge(pixels.toByteArray(), upToDate);
            if (merged.looksDifferent()) {
                sendToAll(picture());
            }
            return merged.learned();
        } catch (IllegalArgumentException otherSize) {
            log.warn("Another server posted {}", otherSize.getMessage());
            return false;
        }
    }

    private ImageData picture() {
        return new ImageData(canvas.size(), canvas.size(), Bytes.of(canvas.colors()));
    }
}
