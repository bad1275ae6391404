package dev.streampod.server.internal.outbound;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.internal.endpoint.EndpointRoute;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends frames to one client: encodes them on the sending thread, queues them, and has the queue drained by the thread
 * that can do so soonest without being blocked. Safe for use from any thread; frames of one thread keep their order.
 */
public final class OutboundWriter {

    private static final Logger log = LoggerFactory.getLogger(OutboundWriter.class);

    private final Object session;
    private final FrameWriter frames;
    private final ServerCounters counters;
    private final OutboundQueue queue;
    private final Flusher flusher;
    private final Predicate<Class<? extends Frame>> maySend;
    private final Runnable onOverflow;
    private final Consumer<String> onUnsendable;
    private volatile OutboundLimit limit;
    private final AtomicBoolean listedReady = new AtomicBoolean();
    private final AtomicBoolean listedLingering = new AtomicBoolean();

    /**
     * @param session names the client in logs
     * @param limit what applies until the client has said what it takes
     * @param maySend whether the state of the session allows a frame of that type; asked by assertions only
     * @param onOverflow told, on the sending thread, when a frame found no more room
     * @param onUnsendable told, on the sending thread, that a frame which the client needs is larger than it takes
     */
    public OutboundWriter(
            Object session,
            FrameWriter frames,
            OutboundLimit limit,
            ServerCounters counters,
            OutboundQueue queue,
            Flusher flusher,
            Predicate<Class<? extends Frame>> maySend,
            Runnable onOverflow,
            Consumer<String> onUnsendable) {
        this.session = session;
        this.frames = frames;
        this.counters = counters;
        this.queue = queue;
        this.flusher = flusher;
        this.maySend = maySend;
        this.onOverflow = onOverflow;
        this.onUnsendable = onUnsendable;
        this.limit = limit;
    }

    /** How large a frame with data of the application may be; the encoder of a frame checks it before offering the frame. */
    public OutboundLimit limit() {
        return limit;
    }

    public void limit(OutboundLimit agreed) {
        limit = agreed;
    }

    public byte[] encode(Frame frame) {
        assertMaySend(frame.getClass());
        return frames.write(frame);
    }

    public byte[] encode(EndpointRoute route, SerializableEntity message) {
        assertMaySend(Frame.Message.class);
        EntityCodec<SerializableEntity> codec = route.toClient(message);
        return frames.writeMessage(route.name(), codec, message);
    }

    /** Encodes a message that may be sent to other sessions as well: once for all of them. */
    public byte[] encodeForMany(EndpointRoute route, SerializableEntity message) {
        assertMaySend(Frame.Message.class);
        byte[] frame = route.encoded(message);
        if (frame == null) {
            frame = encode(route, message);
            route.keepEncoded(message, frame);
        }
        return frame;
    }

    /**
     * Encodes the result of a call.
     *
     * @param codec of the result; null when the method returns nothing
     * @throws IllegalArgumentException when the result is null and must not be
     */
    public byte[] encodeResult(long id, @Nullable ValueCodec<?> codec, @Nullable Object value) {
        assertMaySend(Frame.Result.class);
        return frames.writeResult(id, codec, value);
    }

    /** Encodes an item of the stream that a call returns. */
    public byte[] encodeItem(long id, ValueCodec<?> codec, Object item) {
        assertMaySend(Frame.Item.class);
        return frames.writeItem(id, null, codec, item);
    }

    /** Every frame is encoded here, shortly before it is queued. */
    private void assertMaySend(Class<? extends Frame> type) {
        assert maySend.test(type) : type.getSimpleName() + " is not sent in this state of the session";
    }

    /** Adds a frame to what waits; {@link #sent}, or one of its kind, has to be told of it. */
    public OutboundQueue.Offer offer(byte[] frame) {
        return queue.offer(frame);
    }

    public void send(byte[] frame) {
        sent(queue.offer(frame));
    }

    /** Something was added by a thread that will not drain: the flusher does, at once. */
    public void sent(OutboundQueue.Offer offer) {
        if (offered(offer)) {
            drainSoon();
        }
    }

    /** Something was added by the thread that reads this connection, which drains when it has handled what it has read. */
    public void sentFromReader(OutboundQueue.Offer offer) {
        if (offered(offer) && offer == OutboundQueue.Offer.QUEUED_MUCH) {
            queue.drain();
        }
    }

    /** Sends from a handler thread. */
    public void sendFromHandler(byte[] frame) {
        sentFromHandler(queue.offer(frame));
    }

    /** Something was added by a handler thread, which drains after its batch; if that takes long, the flusher does. */
    public void sentFromHandler(OutboundQueue.Offer offer) {
        if (!offered(offer)) {
            return;
        }
        if (offer == OutboundQueue.Offer.QUEUED_MUCH) {
            queue.drain();
        } else if (!listedLingering.get() && listedLingering.compareAndSet(false, true)) {
            flusher.flushSoon(this);
        }
    }

    private boolean offered(OutboundQueue.Offer offer) {
        if (offer == OutboundQueue.Offer.OVERFLOW) {
            onOverflow.run();
        }
        return offer == OutboundQueue.Offer.QUEUED || offer == OutboundQueue.Offer.QUEUED_MUCH;
    }

    /** Sends a frame of the server's own. Texts in it that are too long for the client are cut. */
    public void send(Frame frame) {
        byte[] encoded = encodeToFit(frame);
        if (encoded != null) {
            send(encoded);
        }
    }

    /**
     * Encodes a frame of the server's own that is about to be sent, with the texts in it cut as far as the client needs it;
     * null when there is no form of it that the client takes: then the connection is being closed.
     */
    public byte @Nullable [] encodeToFit(Frame frame) {
        OutboundLimit current = limit;
        Frame sent = frame;
        byte[] encoded = encode(sent);
        if (!current.allows(encoded)) {
            log.warn(
                    "{}: the frame \"{}\" has {} bytes and is shortened to the client's limit of {} bytes",
                    session,
                    name(encoded),
                    encoded.length,
                    current.bytes());
            sent = current.shortened(frame, encoded.length);
            encoded = sent == null ? encoded : encode(sent);
        }
        if (sent == null || !current.allows(encoded)) {
            onUnsendable.accept("the frame \"" + name(encoded) + "\" has " + encoded.length + " bytes");
            return null;
        }
        countRefusal(sent);
        return encoded;
    }

    /** The name of a frame in the protocol, with which its array begins. */
    private static String name(byte[] encoded) {
        int begin = 2;
        int end = begin;
        while (encoded[end] != '"') {
            end++;
        }
        return new String(encoded, begin, end - begin, StandardCharsets.US_ASCII);
    }

    /** Sends a frame about the connection, which is not sent again on another one. */
    public void sendUnnumbered(Frame frame) {
        if (offered(queue.offerUnnumbered(encode(frame)))) {
            drainSoon();
        }
    }

    /** As {@link #sendUnnumbered}, for the reading thread, which drains when it has handled what it has read. */
    public void sendUnnumberedFromReader(Frame frame) {
        offered(queue.offerUnnumbered(encode(frame)));
    }

    private void countRefusal(Frame frame) {
        String name = frame instanceof Frame.Failure failure
                ? failure.code()
                : frame instanceof Frame.Refused refused
                        ? refused.code()
                        : frame instanceof Frame.Unfollowed unfollowed ? unfollowed.code() : null;
        ErrorCode code = name == null ? null : ErrorCode.named(name);
        if (code != null && !(frame instanceof Frame.Unfollowed && code == ErrorCode.CANCELLED)) {
            counters.refuse(code);
        }
    }

    /** Sends an error about a message on the stream of {@code endpoint}, or about the connection when that is null. */
    public void sendError(ErrorCode code, String message, @Nullable String reference, @Nullable String endpoint) {
        send(new Frame.Failure(null, code.wireName(), message, reference, endpoint));
    }

    /** Sends an error about a message whose stream is not open. */
    public void sendNotOpen(EndpointRoute route) {
        sendError(ErrorCode.NOT_OPEN, "the stream of " + route.name() + " is not open", null, route.name());
    }

    public void sendClosed(String endpoint, String code, String message) {
        send(new Frame.Closed(endpoint, code, message));
    }

    /** Sends nothing more after what waits, then closes the connection. */
    public void end(int code, String reason) {
        queue.end(code, reason);
        drainSoon();
    }

    /** Drops what waits, which will never be read, then closes the connection. */
    public void endAtOnce(int code, String reason) {
        queue.clear();
        end(code, reason);
    }

    /** The session is over. */
    public void discard() {
        queue.discard();
    }

    public int queuedBytes() {
        return queue.bytes();
    }

    public void drain() {
        queue.drain();
    }

    /** Has what waits sent by the flusher, at once. */
    public void drainSoon() {
        if (!listedReady.get() && listedReady.compareAndSet(false, true)) {
            flusher.ready(this);
        }
    }

    /** Called by the flusher: what is queued from here on has to list this writer anew. */
    void drainReady() {
        listedReady.set(false);
        queue.drain();
    }

    /** Called by the flusher. */
    void drainLingering() {
        listedLingering.set(false);
        queue.drain();
    }
}
