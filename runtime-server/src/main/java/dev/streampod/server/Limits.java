package dev.streampod.server;

import dev.streampod.concurrent.Durations;
import java.time.Duration;

/**
 * The bounds within which a server works, all of them, with their defaults. No time is longer than 365 days. Immutable.
 *
 * @param messageBytes the largest message a client may send, in bytes; past it the connection is closed with 1009, and
 *     a request of HTTP is answered with status 413. 64 KiB
 * @param outboundMessageBytes the largest message the server sends, in bytes, in its encoded form, and the largest body of
 *     an answer over HTTP; a larger one fails where it is sent ({@link MessageTooLargeException}), and so does one that is
 *     larger than its client says it takes. At most {@code queueBytes}, so that it always fits into an empty queue. 512 KiB,
 *     or {@code queueBytes} where those are fewer
 * @param nesting how deep arrays and objects may be nested in a frame of a client; a deeper message is answered
 *     {@code bad-request}. 64
 * @param connections how many connections at a time; more are closed with 3504, except that a client which resumes its
 *     session takes the place of its last connection. 0, the default, for no bound but the operating system's
 * @param connectionsPerAddress how many of them from one address; 0, the default, for no bound, since proxies share
 *     addresses
 * @param callsPerConnection how many calls of methods may be open on one connection, those included whose answer waits for
 *     room in the queue; more are refused with {@code too-many}. 1,024
 * @param callBytesPerConnection how large the calls that are open on one connection may be together, in bytes of their
 *     frames, since their arguments are kept until they are over; more are refused with {@code too-many}. A call passes
 *     when it is the only one. The items of streams among the arguments have the same bound: when so much was received and
 *     is not read, the connection is not read until half of it is. So have the results, items and errors of calls for which
 *     there is no room in the queue, and which wait until what was sent before is written: a call whose answer is beyond that
 *     fails with {@code too-many}. 4 MiB
 * @param httpCalls how many calls that come as requests of HTTP may be open on the server, signing in included; more are
 *     refused with {@code too-many} (429). 1,024
 * @param httpCallsPerAddress how many of them from one address; 0 for no bound. 512
 * @param httpRequestTimeout how long the body of a request of HTTP may take to arrive, from its headers on, however steadily it
 *     comes; then the request is answered {@code deadline} (408) and its connection closed. On a port of the server's own the
 *     header of a request, and before the first one the handshake of TLS, has that time too; then the connection is closed.
 *     30 s
 * @param handlersPerConnection how many calls of one connection run at a time where handlers share a pool of threads, which
 *     is on Java before 21; others wait. The code of publishers and readers of their streams has as many threads again, and
 *     the loops of publishers too. 0 for no bound. 128
 * @param handlersPerAddress how many of the 256 threads of that pool the handlers of all connections and HTTP calls from one
 *     address may take; others wait. 0 for no bound. 192
 * @param signIns how many keys the authenticator is asked about at a time; others wait, each for
 *     {@code authenticationTimeout} at most. 128
 * @param signInsPerAddress how many of them for clients at one address; 0 for no bound. 32
 * @param streamsPerConnection how many streams may be open on one connection; more are refused with {@code too-many}. 64
 * @param followsPerConnection how many channels a client may follow on one connection, those included whose hooks still run;
 *     more are refused with {@code too-many}. 256
 * @param messagesPerSecond how many stream messages, calls and requests to follow a channel a client may send each second,
 *     all together; each one above is dropped and answered {@code rate-limited}. 0, the default, for no bound
 * @param queueBytes how much may wait to be sent to one client; past it the connection is closed with 3008. What was sent
 *     and is not acknowledged is kept within the same bound for a client that may resume. 1 MiB
 * @param mailboxMessages how many received messages may wait for the handler of one stream; when so many wait, the
 *     connection is not read until half of them are handled. 1,024
 * @param mailboxBytes the same bound in bytes. 256 KiB
 * @param helloTimeout how long a client has for its first frame, from the handshake on; then the connection is closed with
 *     3501. Also how long a session that the frame asks for may take to be resumed; then the connection is closed with
 *     1013, and the session waits for another attempt. 10 s
 * @param authenticationTimeout how long an authenticator may take, from the frame with the key on, or the request of HTTP;
 *     then the client is told to try again later: with 1013, {@code unavailable} or 503. 10 s
 * @param heartbeat after how much silence either side sends a ping; after twice that the connection is given up with
 *     3002. 25 s
 * @param closeTimeout how long a client has to answer the close of its connection, or to read what was sent before it;
 *     then the connection is cut. 5 s
 * @param resumeWindow how long the session of a client that asked for it waits for the client to come back after its
 *     connection was lost. 30 s
 * @param waitingSessions how many sessions may wait so at a time, each with up to {@code queueBytes} of messages; the one
 *     that has waited longest is ended for another. 0 for none: then no session can be resumed. 10,000
 * @param drainSpread over how much time clients are told to come back when the server closes. 5 s
 * @param drainTimeout how long handlers may go on when the server closes. 10 s
 */
public record Limits(
        int messageBytes,
        int outboundMessageBytes,
        int nesting,
        int connections,
        int connectionsPerAddress,
        int callsPerConnection,
        int callBytesPerConnection,
        int httpCalls,
        int httpCallsPerAddress,
        Duration httpRequestTimeout,
        int handlersPerConnection,
        int handlersPerAddress,
        int signIns,
        int signInsPerAddress,
        int streamsPerConnection,
        int followsPerConnection,
        int messagesPerSecond,
        int queueBytes,
        int mailboxMessages,
        int mailboxBytes,
        Duration helloTimeout,
        Duration authenticationTimeout,
        Duration heartbeat,
        Duration closeTimeout,
        Duration resumeWindow,
        int waitingSessions,
        Duration drainSpread,
        Duration drainTimeout) {

    private static final int KIB = 1024;

    public Limits {
        positive(messageBytes, "messageBytes");
        positive(outboundMessageBytes, "outboundMessageBytes");
        positive(nesting, "nesting");
        notNegative(connections, "connections");
        notNegative(connectionsPerAddress, "connectionsPerAddress");
        positive(callsPerConnection, "callsPerConnection");
        positive(callBytesPerConnection, "callBytesPerConnection");
        positive(httpCalls, "httpCalls");
        notNegative(httpCallsPerAddress, "httpCallsPerAddress");
        positive(httpRequestTimeout, "httpRequestTimeout");
        notNegative(handlersPerConnection, "handlersPerConnection");
        notNegative(handlersPerAddress, "handlersPerAddress");
        positive(signIns, "signIns");
        notNegative(signInsPerAddress, "signInsPerAddress");
        positive(streamsPerConnection, "streamsPerConnection");
        positive(followsPerConnection, "followsPerConnection");
        notNegative(messagesPerSecond, "messagesPerSecond");
        positive(queueBytes, "queueBytes");
        if (outboundMessageBytes > queueBytes) {
            throw new IllegalArgumentException("Limits.outboundMessageBytes is " + outboundMessageBytes
                    + ", which is more than Limits.queueBytes, " + queueBytes
                    + ": such a message could never be queued. Lower the one or raise the other");
        }
        positive(mailboxMessages, "mailboxMessages");
        positive(mailboxBytes, "mailboxBytes");
        positive(helloTimeout, "helloTimeout");
        positive(authenticationTimeout, "authenticationTimeout");
        positive(heartbeat, "heartbeat");
        positive(closeTimeout, "closeTimeout");
        positive(resumeWindow, "resumeWindow");
        notNegative(waitingSessions, "waitingSessions");
        notNegative(drainSpread, "drainSpread");
        notNegative(drainTimeout, "drainTimeout");
    }

    /** The defaults. */
    public static Limits defaults() {
        return builder().build();
    }

    /** A builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    private static void positive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException("Limits." + name + " must be above 0, not " + value);
        }
    }

    private static void notNegative(int value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException("Limits." + name + " must not be negative, as " + value + " is");
        }
    }

    private static void positive(Duration value, String name) {
        Durations.positive(value, "Limits." + name);
    }

    private static void notNegative(Duration value, String name) {
        Durations.notNegative(value, "Limits." + name);
    }

    /** Changes some of the defaults. Not safe for several threads. Each method is documented by the record's component. */
    public static final class Builder {

        private int messageBytes = 64 * KIB;
        /** 0: not set. */
        private int outboundMessageBytes;

        private int nesting = 64;
        private int connections;
        private int connectionsPerAddress;
        private int callsPerConnection = 1_024;
        private int callBytesPerConnection = 4 * KIB * KIB;
        private int httpCalls = 1_024;
        private int httpCallsPerAddress = 512;
        private Duration httpRequestTimeout = Duration.ofSeconds(30);
        private int handlersPerConnection = 128;
        private int handlersPerAddress = 192;
        private int signIns = 128;
        private int signInsPerAddress = 32;
        private int streamsPerConnection = 64;
        private int followsPerConnection = 256;
        private int messagesPerSecond;
        private int queueBytes = KIB * KIB;
        private int mailboxMessages = 1024;
        private int mailboxBytes = 256 * KIB;
        private Duration helloTimeout = Duration.ofSeconds(10);
        private Duration authenticationTimeout = Duration.ofSeconds(10);
        private Duration heartbeat = Duration.ofSeconds(25);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private Duration resumeWindow = Duration.ofSeconds(30);
        private int waitingSessions = 10_000;
        private Duration drainSpread = Duration.ofSeconds(5);
        private Duration drainTimeout = Duration.ofSeconds(10);

        private Builder() {}

        public Builder messageBytes(int bytes) {
            this.messageBytes = bytes;
            return this;
        }

        public Builder outboundMessageBytes(int bytes) {
            positive(bytes, "outboundMessageBytes");
            this.outboundMessageBytes = bytes;
            return this;
        }

        public Builder nesting(int levels) {
            this.nesting = levels;
            return this;
        }

        public Builder connections(int count) {
            this.connections = count;
            return this;
        }

        public Builder connectionsPerAddress(int count) {
            this.connectionsPerAddress = count;
            return this;
        }

        public Builder callsPerConnection(int count) {
            this.callsPerConnection = count;
            return this;
        }

        public Builder callBytesPerConnection(int bytes) {
            this.callBytesPerConnection = bytes;
            return this;
        }

        public Builder httpCalls(int count) {
            this.httpCalls = count;
            return this;
        }

        public Builder httpCallsPerAddress(int count) {
            this.httpCallsPerAddress = count;
            return this;
        }

        public Builder httpRequestTimeout(Duration timeout) {
            this.httpRequestTimeout = timeout;
            return this;
        }

        public Builder handlersPerConnection(int count) {
            this.handlersPerConnection = count;
            return this;
        }

        public Builder handlersPerAddress(int count) {
            this.handlersPerAddress = count;
            return this;
        }

        public Builder signIns(int count) {
            this.signIns = count;
            return this;
        }

        public Builder signInsPerAddress(int count) {
            this.signInsPerAddress = count;
            return this;
        }

        public Builder streamsPerConnection(int count) {
            this.streamsPerConnection = count;
            return this;
        }

        public Builder followsPerConnection(int count) {
            this.followsPerConnection = count;
            return this;
        }

        public Builder messagesPerSecond(int count) {
            this.messagesPerSecond = count;
            return this;
        }

        public Builder queueBytes(int bytes) {
            this.queueBytes = bytes;
            return this;
        }

        public Builder mailboxMessages(int count) {
            this.mailboxMessages = count;
            return this;
        }

        public Builder mailboxBytes(int bytes) {
            this.mailboxBytes = bytes;
            return this;
        }

        public Builder helloTimeout(Duration timeout) {
            this.helloTimeout = timeout;
            return this;
        }

        public Builder authenticationTimeout(Duration timeout) {
            this.authenticationTimeout = timeout;
            return this;
        }

        public Builder heartbeat(Duration interval) {
            this.heartbeat = interval;
            return this;
        }

        public Builder closeTimeout(Duration timeout) {
            this.closeTimeout = timeout;
            return this;
        }

        public Builder resumeWindow(Duration window) {
            this.resumeWindow = window;
            return this;
        }

        public Builder waitingSessions(int count) {
            this.waitingSessions = count;
            return this;
        }

        public Builder drainSpread(Duration spread) {
            this.drainSpread = spread;
            return this;
        }

        public Builder drainTimeout(Duration timeout) {
            this.drainTimeout = timeout;
            return this;
        }

        public Limits build() {
            return new Limits(
                    messageBytes,
                    outboundMessageBytes == 0 ? Math.min(512 * KIB, queueBytes) : outboundMessageBytes,
                    nesting,
                    connections,
                    connectionsPerAddress,
                    callsPerConnection,
                    callBytesPerConnection,
                    httpCalls,
                    httpCallsPerAddress,
                    httpRequestTimeout,
                    handlersPerConnection,
                    handlersPerAddress,
                    signIns,
                    signInsPerAddress,
                    streamsPerConnection,
                    followsPerConnection,
                    messagesPerSecond,
                    queueBytes,
                    mailboxMessages,
                    mailboxBytes,
                    helloTimeout,
                    authenticationTimeout,
                    heartbeat,
                    closeTimeout,
                    resumeWindow,
                    waitingSessions,
                    drainSpread,
                    drainTimeout);
        }
    }
}
