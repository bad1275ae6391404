package dev.streampod.server.metrics;

import dev.streampod.wire.ErrorCode;
import java.util.LongSummaryStatistics;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The measurements of one server, each read when it is asked for and not computed otherwise. Totals count from the building
 * of the server on and never fall. Every component may be read from any thread, at any time, also after the server is closed.
 *
 * @param connections open connections
 * @param connectionsOpened total of opened connections
 * @param connectionsClosed total of ended connections, by whichever side
 * @param closed total of connections that the server closed, by reason; the others were ended by clients, or lost
 * @param sessionsResumed total of sessions that were resumed after an interruption
 * @param streams open streams
 * @param streamsOpened total of opened streams
 * @param refused total of requests that were refused, by the code of the answer
 * @param messagesReceived total of stream messages that were received and decoded
 * @param messagesSent total of stream messages that were passed on to be sent
 * @param messagesIgnored total of stream messages of either direction that were dropped because their stream had ended or its
 *     connection was closing
 * @param messagesDropped total of sent stream messages that were dropped because their client read too slowly
 * @param bytesReceived total of bytes of received frames, without WebSocket and TLS overhead
 * @param bytesSent total of bytes of sent frames, without WebSocket and TLS overhead
 * @param failures total of failures on threads of the server that have no caller; each kind is logged
 * @param sendQueues bytes that wait to be sent, by connection; each reading visits every connection
 * @param mailboxes messages that wait for their handlers, by stream; each reading visits every stream
 * @param handlersWaiting handlers that wait for a thread; with virtual threads only those for which none could be started
 * @param handlersWaited how often a handler had to wait for a thread; always 0 with virtual threads
 */
public record ServerGauges(
        IntSupplier connections,
        LongSupplier connectionsOpened,
        LongSupplier connectionsClosed,
        ToLongFunction<CloseReason> closed,
        LongSupplier sessionsResumed,
        IntSupplier streams,
        LongSupplier streamsOpened,
        ToLongFunction<ErrorCode> refused,
        LongSupplier messagesReceived,
        LongSupplier messagesSent,
        LongSupplier messagesIgnored,
        LongSupplier messagesDropped,
        LongSupplier bytesReceived,
        LongSupplier bytesSent,
        LongSupplier failures,
        Supplier<LongSummaryStatistics> sendQueues,
        Supplier<LongSummaryStatistics> mailboxes,
        IntSupplier handlersWaiting,
        LongSupplier handlersWaited) {}
