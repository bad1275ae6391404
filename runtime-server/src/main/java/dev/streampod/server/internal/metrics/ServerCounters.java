package dev.streampod.server.internal.metrics;

import dev.streampod.concurrent.Failures;
import dev.streampod.server.metrics.CloseReason;
import dev.streampod.wire.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one server. Any thread may add; sums are exact when nothing adds meanwhile. */
public final class ServerCounters {

    public final LongAdder connectionsOpened = new LongAdder();
    public final LongAdder connectionsClosed = new LongAdder();
    public final LongAdder streamsOpened = new LongAdder();
    public final LongAdder streamsClosed = new LongAdder();
    /** Streams that were opened and are not yet forgotten. */
    public final LongAdder sessions = new LongAdder();
    /** Sessions that were continued after an interruption. */
    public final LongAdder sessionsResumed = new LongAdder();

    /** Calls that have begun and whose session has not ended. */
    public final LongAdder calls = new LongAdder();

    public final LongAdder userObjects = new LongAdder();
    public final LongAdder messagesReceived = new LongAdder();
    public final LongAdder messagesSent = new LongAdder();
    /** Stream messages of either direction that were dropped because their stream had ended or its connection was closing. */
    public final LongAdder messagesIgnored = new LongAdder();

    /** Messages that were dropped because their client read too slowly, as the endpoint's policy said. */
    public final LongAdder messagesDropped = new LongAdder();

    /** Requests of pages whose origin is not allowed. */
    public final LongAdder originsRefused = new LongAdder();

    public final LongAdder bytesReceived = new LongAdder();
    /** Added to once for each flush, not for each message. */
    public final LongAdder bytesSent = new LongAdder();

    /** How often a handler had to wait because all handler threads were busy; always 0 with virtual threads. */
    public final LongAdder handlersWaited = new LongAdder();

    /** Failures on threads of the server that have no caller to handle them. */
    public final Failures failures = ServerFailures.logged();

    // Filled here and never changed, so that any thread may look into them.
    private final Map<ErrorCode, LongAdder> refused = adders(ErrorCode.class);
    private final Map<CloseReason, LongAdder> closed = adders(CloseReason.class);

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
        var adders = new EnumMap<K, LongAdder>(keys);
        for (K key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }

    private static <K> LongAdder of(Map<K, LongAdder> adders, K key) {
        return Objects.requireNonNull(adders.get(key));
    }

    /** A request is refused with this code. */
    public void refuse(ErrorCode code) {
        of(refused, code).increment();
    }

    public long refused(ErrorCode code) {
        return of(refused, code).sum();
    }

    /** The server closes a connection with this close code. */
    public void close(int code) {
        of(closed, CloseReason.of(code)).increment();
    }

    public long closed(CloseReason reason) {
        return of(closed, reason).sum();
    }
}
