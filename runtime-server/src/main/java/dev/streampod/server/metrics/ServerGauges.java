package dev.streampod.server.metrics;

import dev.streampod.wire.ErrorCode;

/**
 * What there is to measure at a server, read when it is asked for; nothing is computed otherwise. Totals count from the
 * building of the server on and never fall. May be read from any thread, at any time, also after the server is closed.
 */
public interface ServerGauges {

    /** Connections now. */
    int connections();

    long connectionsOpened();

    /** Connections that ended, whoever ended them. */
    long connectionsClosed();

    /** How many of them the server closed for this reason; the rest were ended by clients, or lost. */
    long closed(CloseReason reason);

    /** Sessions that were continued after an interruption. */
    long sessionsResumed();

    /** Open streams now. */
    int streams();

    long streamsOpened();

    /** How often a client was answered with this code instead of being given what it wanted. */
    long refused(ErrorCode code);

    /** Stream messages that were received and decoded. */
    long messagesReceived();

    /** Stream messages that were given out to be sent. */
    long messagesSent();

    /** Stream messages to streams that had ended. */
    long messagesIgnored();

    /** Stream messages that were dropped because their client read too slowly; among those that were sent. */
    long messagesDropped();

    /** Bytes of received frames, without what WebSocket and TLS add. */
    long bytesReceived();

    /** Bytes of sent frames, without what WebSocket and TLS add. */
    long bytesSent();

    /** Failures on threads of the server that no caller was left to be told of; each kind is in the log. */
    default long failures() {
        return 0;
    }

    /** Bytes that wait to be sent, by connection. Looks at each connection. */
    QueueSizes sendQueues();

    /** Messages that wait for their handlers, by stream. Looks at each stream. */
    QueueSizes mailboxes();

    /** Handlers that wait for a thread now; always 0 with virtual threads. */
    int handlersWaiting();

    /** How often a handler had to wait for a thread; always 0 with virtual threads. */
    long handlersWaited();
}
