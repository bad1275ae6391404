package dev.streampod.server.metrics;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one server. Any thread may add; sums are exact when nothing adds meanwhile. */
public final class ServerCounters {

    public final LongAdder connectionsOpened = new LongAdder();
    public final LongAdder connectionsClosed = new LongAdder();
    public final LongAdder streamsOpened = new LongAdder();
    public final LongAdder streamsClosed = new LongAdder();
    /** Sessions that have begun and are not yet forgotten. */
    public final LongAdder sessions = new LongAdder();

    /** Calls that have begun and whose session has not ended. */
    public final LongAdder calls = new LongAdder();

    public final LongAdder userObjects = new LongAdder();
    public final LongAdder messagesReceived = new LongAdder();
    public final LongAdder messagesSent = new LongAdder();
    /** Messages sent to streams that had ended. */
    public final LongAdder messagesIgnored = new LongAdder();

    /** Connections that were closed because their clients read too slowly. */
    public final LongAdder slowReaders = new LongAdder();
    /** Requests of pages whose origin is not allowed. */
    public final LongAdder originsRefused = new LongAdder();
    /** How often a handler had to wait because all handler threads were busy; always 0 with virtual threads. */
    public final LongAdder handlersWaited = new LongAdder();
}
