package dev.streampod.spring.boot;

import dev.streampod.server.messaging.MessagingLimits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code streampod.*} of an application. Durations and sizes are written as everywhere in Spring Boot:
 * {@code 10s}, {@code 64KB}. Immutable.
 *
 * @param enabled whether the application has a Streampod server
 * @param port the port that the server listens on; 0 for any that is free, same for that of the application's own Tomcat, Jetty or Undertow
 * @param host the address or host name of the network interface to listen on; all of them unless set
 * @param name the server's name in logs; a random one unless set
 * @param redis the address of the Redis that connects servers, or none; unless set that of spring.data.redis, if that is set
 * @param channelPrefix what stands before the names of channels in Redis; streampod: unless set
 * @param allowedOrigins the origins of pages that may connect besides the server's own; * for all
 * @param behindProxy whether to believe the headers X-Forwarded-For and X-Forwarded-Proto
 * @param page the folder of the class path whose files are served at /; none unless set
 * @param serveDescriptions whether to serve the documents of the goal streampod:describe
 * @param serveBrowserRuntime whether to serve the browser runtime
 * @param ssl the TLS of a port of its own
 * @param limits the bounds of the server
 * @param messaging the bounds of messages between sessions and servers
 */
@ConfigurationProperties(StreampodProperties.PREFIX)
public record StreampodProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("same") ServerPort port,
        @Nullable String host,
        @Nullable String name,
        @Nullable String redis,
        @Nullable String channelPrefix,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("false") boolean behindProxy,
        @Nullable String page,
        @DefaultValue("false") boolean serveDescriptions,
        @DefaultValue("false") boolean serveBrowserRuntime,
        @DefaultValue Ssl ssl,
        @DefaultValue Limits limits,
        @DefaultValue Messaging messaging) {

    /** What all names begin with. */
    public static final String PREFIX = "streampod";

    public StreampodProperties {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /**
     * The TLS of a port of its own.
     *
     * @param bundle the SSL bundle with the server's key and certificate, for a port of its own; without TLS unless set
     */
    public record Ssl(@Nullable String bundle) {}

    /**
     * The bounds of {@link dev.streampod.server.Limits}, where they are explained at length.
     *
     * @param messageBytes the largest message that a client may send.
     * @param outboundMessageBytes the largest message that the server sends; 512KB, or queue-bytes where that is less.
     * @param nesting how deep arrays and objects may be nested in a frame of a client.
     * @param connections how many connections there may be at a time; 0 for no bound.
     * @param connectionsPerAddress how many of them from one address; 0 for no bound.
     * @param callsPerConnection how many calls of methods may be open on one connection.
     * @param callBytesPerConnection how large the open calls of one connection may be together.
     * @param httpCalls how many calls over HTTP may be open on the server.
     * @param httpCallsPerAddress how many of them from one address; 0 for no bound.
     * @param httpRequestTimeout how long the body of a request of HTTP may take to arrive.
     * @param handlersPerConnection Before Java 21: how many calls of one connection run at a time; 0 for no bound.
     * @param handlersPerAddress Before Java 21: how many handler threads one address may take; 0 for no bound.
     * @param signIns how many keys the authenticator is asked about at a time.
     * @param signInsPerAddress how many of them for one address; 0 for no bound.
     * @param streamsPerConnection how many streams may be open on one connection.
     * @param followsPerConnection how many channels a client may follow on one connection.
     * @param messagesPerSecond how many messages, calls and requests to follow a client may send each second; 0 for no bound.
     * @param queueBytes how much may wait to be sent to one client.
     * @param mailboxMessages how many received messages may wait for the handler of one stream.
     * @param mailboxBytes the same bound in bytes.
     * @param helloTimeout how long a client has for its first frame.
     * @param authenticationTimeout how long an authenticator may take.
     * @param heartbeat after how much silence either side sends a ping.
     * @param closeTimeout how long a client has to answer the close of its connection.
     * @param resumeWindow how long the session of a lost client waits for it to come back.
     * @param waitingSessions how many sessions may wait so at a time; 0 for none.
     * @param drainSpread over how much time clients are told to come back when the server stops; 5s, or 0 with server.shutdown=immediate.
     * @param drainTimeout how long handlers may go on when the server stops; 10s, or 0 with server.shutdown=immediate.
     */
    public record Limits(
            @DefaultValue("64KB") DataSize messageBytes,
            @Nullable DataSize outboundMessageBytes,
            @DefaultValue("64") int nesting,
            @DefaultValue("0") int connections,
            @DefaultValue("0") int connectionsPerAddress,
            @DefaultValue("1024") int callsPerConnection,
            @DefaultValue("4MB") DataSize callBytesPerConnection,
            @DefaultValue("1024") int httpCalls,
            @DefaultValue("512") int httpCallsPerAddress,
            @DefaultValue("30s") Duration httpRequestTimeout,
            @DefaultValue("128") int handlersPerConnection,
            @DefaultValue("192") int handlersPerAddress,
            @DefaultValue("128") int signIns,
            @DefaultValue("32") int signInsPerAddress,
            @DefaultValue("64") int streamsPerConnection,
            @DefaultValue("256") int followsPerConnection,
            @DefaultValue("0") int messagesPerSecond,
            @DefaultValue("1MB") DataSize queueBytes,
            @DefaultValue("1024") int mailboxMessages,
            @DefaultValue("256KB") DataSize mailboxBytes,
            @DefaultValue("10s") Duration helloTimeout,
            @DefaultValue("10s") Duration authenticationTimeout,
            @DefaultValue("25s") Duration heartbeat,
            @DefaultValue("5s") Duration closeTimeout,
            @DefaultValue("30s") Duration resumeWindow,
            @DefaultValue("10000") int waitingSessions,
            @Nullable Duration drainSpread,
            @Nullable Duration drainTimeout) {

        /**
         * As the server takes them.
         *
         * @param stopAtOnce whether a server waits for no client when it stops, where the properties do not say how long
         * @throws IllegalArgumentException when one is out of its range
         */
        public dev.streampod.server.Limits toLimits(boolean stopAtOnce) {
            var builder = dev.streampod.server.Limits.builder()
                    .messageBytes(bytes(messageBytes))
                    .nesting(nesting)
                    .connections(connections)
                    .connectionsPerAddress(connectionsPerAddress)
                    .callsPerConnection(callsPerConnection)
                    .callBytesPerConnection(bytes(callBytesPerConnection))
                    .httpCalls(httpCalls)
                    .httpCallsPerAddress(httpCallsPerAddress)
                    .httpRequestTimeout(httpRequestTimeout)
                    .handlersPerConnection(handlersPerConnection)
                    .handlersPerAddress(handlersPerAddress)
                    .signIns(signIns)
                    .signInsPerAddress(signInsPerAddress)
                    .streamsPerConnection(streamsPerConnection)
                    .followsPerConnection(followsPerConnection)
                    .messagesPerSecond(messagesPerSecond)
                    .queueBytes(bytes(queueBytes))
                    .mailboxMessages(mailboxMessages)
                    .mailboxBytes(bytes(mailboxBytes))
                    .helloTimeout(helloTimeout)
                    .authenticationTimeout(authenticationTimeout)
                    .heartbeat(heartbeat)
                    .closeTimeout(closeTimeout)
                    .resumeWindow(resumeWindow)
                    .waitingSessions(waitingSessions);
            if (stopAtOnce) {
                builder.drainSpread(Duration.ZERO).drainTimeout(Duration.ZERO);
            }
            if (drainSpread != null) {
                builder.drainSpread(drainSpread);
            }
            if (drainTimeout != null) {
                builder.drainTimeout(drainTimeout);
            }
            if (outboundMessageBytes != null) {
                builder.outboundMessageBytes(bytes(outboundMessageBytes));
            }
            return builder.build();
        }
    }

    /**
     * The bounds of {@link MessagingLimits}, where they are explained at length.
     *
     * @param workers how many threads call listeners; one for each processor, 2 to 16.
     * @param workerQueue how many messages wait for each of them.
     * @param workerQueueBytes how many bytes of messages from other servers wait for each of them.
     * @param mailbox how many messages wait for a blocking listener.
     * @param streamBuffer how many messages wait for the reader of a stream.
     * @param confirmationWait how long adding a listener waits for Redis.
     * @param slowListener how long a listener may hold its worker before that is logged.
     * @param localHistoryBytes how many bytes all histories may take in a server without Redis.
     * @param historyReads how many reads of histories wait.
     * @param historyReadsAtOnce how many histories are read from Redis at a time.
     * @param historyWait how long a message of a history waits for a listener that does not keep up.
     * @param messageBytes the largest message to other servers or to a history.
     * @param presenceLease how long another server counts as alive after its last heartbeat.
     */
    public record Messaging(
            @Nullable Integer workers,
            @DefaultValue("16384") int workerQueue,
            @DefaultValue("32MB") DataSize workerQueueBytes,
            @DefaultValue("1024") int mailbox,
            @DefaultValue("1024") int streamBuffer,
            @DefaultValue("2s") Duration confirmationWait,
            @DefaultValue("100ms") Duration slowListener,
            @DefaultValue("64MB") DataSize localHistoryBytes,
            @DefaultValue("32") int historyReadsAtOnce,
            @DefaultValue("65536") int historyReads,
            @DefaultValue("60s") Duration historyWait,
            @DefaultValue("1MB") DataSize messageBytes,
            @DefaultValue("15s") Duration presenceLease) {

        /**
         * As the server takes them.
         *
         * @throws IllegalArgumentException when one is out of its range
         */
        public MessagingLimits toLimits() {
            return new MessagingLimits(
                    workers == null ? MessagingLimits.defaults().workers() : workers,
                    workerQueue,
                    workerQueueBytes.toBytes(),
                    mailbox,
                    streamBuffer,
                    confirmationWait,
                    slowListener,
                    localHistoryBytes.toBytes(),
                    historyReadsAtOnce,
                    historyReads,
                    historyWait,
                    bytes(messageBytes),
                    presenceLease);
        }
    }

    private static int bytes(DataSize size) {
        long bytes = size.toBytes();
        if (bytes < Integer.MIN_VALUE || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("At most 2047MB are possible, not " + size.toMegabytes() + "MB");
        }
        return (int) bytes;
    }
}
