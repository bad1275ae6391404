package dev.streampod.client.internal.session;

import dev.streampod.client.Backoff;
import dev.streampod.client.StreamOptions;
import dev.streampod.protocol.Protocol;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a client was built with, and their defaults.
 *
 * @param url where the WebSocket is opened
 * @param protocol what is spoken over it
 * @param connectTimeout how long an attempt may take, welcome included
 * @param closeTimeout how long closing may take
 * @param backoff how a lost connection is opened again
 * @param heartbeat after how long a silence the server is pinged; null for the time that the server names
 * @param queuedMessages how many messages wait for the connection at most
 * @param queuedBytes how many bytes they have at most
 * @param maxMessageBytes the largest message that is taken from the server
 * @param resume whether the server is asked to keep the session for a while when the connection is lost
 * @param unreadBytes how many bytes the messages have at most that wait for readers of streams
 * @param reader how readers of streams are buffered
 * @param presenceBytes how many bytes the members have at most that are present on the channel of one feed
 */
public record ConnectionSettings(
        URI url,
        Protocol protocol,
        Duration connectTimeout,
        Duration closeTimeout,
        Backoff backoff,
        @Nullable Duration heartbeat,
        int queuedMessages,
        int queuedBytes,
        int maxMessageBytes,
        boolean resume,
        int unreadBytes,
        StreamOptions reader,
        int presenceBytes) {

    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    public static final int QUEUED_MESSAGES = 1_024;
    public static final int QUEUED_BYTES = 1 << 20;
    public static final int MAX_MESSAGE_BYTES = 4 << 20;
    public static final int UNREAD_BYTES = 32 << 20;
    public static final int PRESENCE_BYTES = 8 << 20;

    /** The heartbeat when neither the application nor the server names one. */
    static final Duration HEARTBEAT = Duration.ofSeconds(25);

    /** The heartbeats that a server may ask for. */
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(50);

    private static final Duration LONGEST_HEARTBEAT = Duration.ofHours(1);

    /** The heartbeat of a connection whose welcome names this interval, 0 for none. */
    Duration heartbeatFor(long welcomeMillis) {
        if (heartbeat != null) {
            return heartbeat;
        }
        if (welcomeMillis <= 0) {
            return HEARTBEAT;
        }
        long millis = Math.max(SHORTEST_HEARTBEAT.toMillis(), Math.min(LONGEST_HEARTBEAT.toMillis(), welcomeMillis));
        return Duration.ofMillis(millis);
    }
}
