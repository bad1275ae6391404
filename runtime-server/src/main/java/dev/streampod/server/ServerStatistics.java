package dev.streampod.server;

/**
 * The counts of a server since it was built, and its current figures. The figures are taken one after the other, not all in
 * one instant.
 *
 * @param connectionsOpened connections that were accepted
 * @param connections connections now
 * @param waitingSessions sessions that have lost their connection and wait for their client to come back; their streams are
 *     among {@code streams}
 * @param streamsOpened openings of streams, also those that were then refused by their endpoint
 * @param streamsClosed openings whose end was told to the endpoint
 * @param streams open streams
 * @param userObjects user objects kept now
 * @param channelListeners listeners of channels now, on this server
 * @param messagesReceived stream messages that were received and decoded
 * @param messagesSent stream messages that were given out to be sent
 * @param messagesIgnored stream messages of either direction that were dropped because their stream had ended or its
 *     connection was closing
 * @param messagesDropped stream messages that were dropped because their client read too slowly, as their endpoint's
 *     {@link SlowReaderPolicy} says; they are among {@code messagesSent}
 * @param originsRefused requests of browsers' pages whose origin is not allowed
 */
public record ServerStatistics(
        long connectionsOpened,
        int connections,
        int waitingSessions,
        long streamsOpened,
        long streamsClosed,
        int streams,
        int userObjects,
        int channelListeners,
        long messagesReceived,
        long messagesSent,
        long messagesIgnored,
        long messagesDropped,
        long originsRefused) {}
