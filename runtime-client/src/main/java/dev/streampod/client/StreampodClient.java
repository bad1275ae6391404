package dev.streampod.client;

import dev.streampod.client.internal.session.ClientSession;
import dev.streampod.client.internal.session.ConnectionSettings;
import dev.streampod.client.internal.session.FixedKey;
import dev.streampod.protocol.Protocol;
import dev.streampod.stream.OverflowPolicy;
import dev.streampod.wire.Frame;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of a server: one connection, and the stubs of the server's endpoints, which generated code adds. Safe for use
 * from any thread.
 *
 * <p>A connection that was open and got lost is opened again by itself; see {@link Backoff}. No listener and no reader
 * runs on a network thread.
 */
public abstract class StreampodClient implements AutoCloseable {

    /** The time that {@link #close} waits beyond the close timeout, so that it normally sees the end of it. */
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(1);

    private final ClientSession session;
    private final ClientThreads threads;
    private final boolean ownsThreads;
    private final Duration closeTimeout;

    protected StreampodClient(Builder<?> builder) {
        this(builder, builder::ownThreads);
    }

    /** @param ownThreads makes the threads of a client that shares none; what it made ends when this constructor fails */
    StreampodClient(Builder<?> builder, Supplier<ClientThreads> ownThreads) {
        ClientThreads shared = builder.threads;
        this.ownsThreads = shared == null;
        this.threads = shared == null ? ownThreads.get() : shared;
        this.closeTimeout = builder.closeTimeout;
        ClientSession made;
        try {
            made = new ClientSession(builder.settings(), threads.resources(), builder.keys);
        } catch (Throwable e) {
            if (ownsThreads) {
                threads.close();
            }
            throw e;
        }
        this.session = made;
    }

    final ClientSession session() {
        return session;
    }

    /**
     * Opens the connection. Does nothing when it is open; calls while it is being opened share one attempt. Only a caller
     * that waits for the connection needs this: the first use of a stream or a method opens it, too. A failed attempt is not
     * retried, unless the connection was lost before or was opened by the use of a stream, and is being retried anyway.
     *
     * @return completes when the server has welcomed the connection; fails with a {@link ConnectionFailedException}, or a
     *     {@link ClientClosedException} when it is closed meanwhile
     */
    public final CompletableFuture<Void> openStreamingConnection() {
        return session.open();
    }

    /**
     * Closes the connection, after what was sent, and ends all readers of streams, after what is buffered. The client may
     * be opened again; the next use of a stream or a method does so.
     *
     * @return completes when the connection is closed, in any case within the builder's close timeout
     */
    public final CompletableFuture<Void> closeStreamingConnection() {
        return session.close();
    }

    /** Returns the current state of the connection. */
    public final ConnectionState connectionState() {
        return session.state();
    }

    /** Adds a listener; it hears the changes from now on. */
    public final void addConnectionListener(ConnectionListener listener) {
        session.dispatcher().addConnectionListener(Objects.requireNonNull(listener, "listener"));
    }

    public final void removeConnectionListener(ConnectionListener listener) {
        session.dispatcher().removeConnectionListener(Objects.requireNonNull(listener, "listener"));
    }

    /** Adds a listener. While there is none, errors are logged as warnings. */
    public final void addErrorListener(ErrorListener listener) {
        session.dispatcher().addErrorListener(Objects.requireNonNull(listener, "listener"));
    }

    public final void removeErrorListener(ErrorListener listener) {
        session.dispatcher().removeErrorListener(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Signs in with another key, or out with null. A connection that is open is re-authenticated in place: the server
     * closes the streams that are no longer allowed, and those it had refused for want of a login or a scope are opened
     * again. The key takes the place of a key provider.
     *
     * @return completes when the server has accepted the key, or at once when there is no connection: it is used for the
     *     next one then. When the connection is lost before the server has answered, the next one is opened with the key,
     *     and decides. Fails with an {@link UnauthenticatedException} when the server refuses it, with the cause when there
     *     will be no connection, with a {@link SendQueueFullException}, or with a {@link ClientClosedException}; after any
     *     failure the client keeps the key that it had before
     */
    public final CompletableFuture<Void> setKey(@Nullable String key) {
        return session.setKey(key);
    }

    /**
     * Returns the user that the server reports for this client; null when it is anonymous, before the first connection, and
     * with a server that is too old to report the user of a connection's first key. Kept while the connection is lost, until
     * the next one.
     */
    public final @Nullable SignedInUser signedInUser() {
        return session.user();
    }

    /** Asks the key provider, and does as {@link #setKey} does when the key has changed. */
    public final CompletableFuture<Void> refreshKey() {
        return session.refreshKey();
    }

    /**
     * Closes the connection as {@link #closeStreamingConnection} does, and everything with it, in bounded time. Waits for
     * it, except on a thread of the client itself. The client cannot be used after. What is buffered for a
     * {@link java.util.concurrent.Flow.Subscriber} that has yet to ask for it comes on the thread on which it does.
     *
     * <p>Listeners, readers and key providers that still run then are interrupted 5 seconds later, and waited for 5 more,
     * unless the client {@linkplain Builder#threads shares} its threads.
     */
    @Override
    public final void close() {
        CompletableFuture<Void> done = session.end();
        if (threads.isWorker()) {
            if (ownsThreads) {
                var unused = done.thenRun(this::endThreadsElsewhere);
            }
            return;
        }
        try {
            done.get(closeTimeout.plus(CLOSE_MARGIN).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The connection always ends within the close timeout; it cannot report its end only when its threads were
            // closed before it.
        }
        if (ownsThreads) {
            threads.close();
        }
    }

    private void endThreadsElsewhere() {
        threads.resources().callbacks().runElsewhere(threads::close);
    }

    /**
     * Collects what a client is made with. Not safe for several threads.
     *
     * @param <C> the generated client
     */
    public static final class Builder<C extends StreampodClient> {

        private final URI url;
        private final Protocol protocol;
        private final Function<Builder<C>, C> create;
        private KeyProvider keys = FixedKey.NOBODY;
        private Duration connectTimeout = ConnectionSettings.CONNECT_TIMEOUT;
        private Duration closeTimeout = ConnectionSettings.CLOSE_TIMEOUT;
        private Backoff backoff = Backoff.DEFAULT;
        private @Nullable Duration heartbeat;
        private int queuedMessages = ConnectionSettings.QUEUED_MESSAGES;
        private int queuedBytes = ConnectionSettings.QUEUED_BYTES;
        private int maxMessageBytes = ConnectionSettings.MAX_MESSAGE_BYTES;
        private boolean resume = true;
        private int unreadBytes = ConnectionSettings.UNREAD_BYTES;
        private StreamOptions reader = StreamOptions.DEFAULT;
        private int presenceBytes = ConnectionSettings.PRESENCE_BYTES;
        private @Nullable ClientThreads threads;
        private @Nullable ServerTrust trust;

        /**
         * For generated code.
         *
         * @param url where the server is: http, https, ws or wss, without user, query and fragment
         * @throws IllegalArgumentException when it is none of these
         */
        public Builder(String url, Protocol protocol, Function<Builder<C>, C> create) {
            this.url = ServerUrl.webSocket(url);
            this.protocol = Objects.requireNonNull(protocol, "protocol");
            this.create = Objects.requireNonNull(create, "create");
        }

        /**
         * Signs in with this key; null, the default, is an anonymous client. A key that the server refuses at the first
         * attempt fails that attempt. When an accepted key expires or is revoked, the client goes on as anonymous: the
         * streams and methods that need no login stay. The error listener is called once, with the code
         * {@code UNAUTHENTICATED}. {@link #keyProvider} or {@link StreampodClient#setKey} provides a new key.
         */
        public Builder<C> key(@Nullable String key) {
            this.keys = new FixedKey(key);
            return this;
        }

        /** Signs in with the key that this provider has when the connection is opened. */
        public Builder<C> keyProvider(KeyProvider provider) {
            this.keys = Objects.requireNonNull(provider, "provider");
            return this;
        }

        /** How long an attempt to connect may take, welcome included; 10 seconds unless something else is said. */
        public Builder<C> connectTimeout(Duration timeout) {
            this.connectTimeout = positive(timeout, "connectTimeout");
            return this;
        }

        /**
         * How long closing the connection may take, writing what was sent included; 5 seconds unless something else is said.
         * {@link StreampodClient#close} then waits for code of the application that still runs.
         */
        public Builder<C> closeTimeout(Duration timeout) {
            this.closeTimeout = positive(timeout, "closeTimeout");
            return this;
        }

        /** How a lost connection is opened again; {@link Backoff#DEFAULT} unless something else is said. */
        public Builder<C> backoff(Backoff policy) {
            this.backoff = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets the heartbeat: after so much silence the server is pinged, and after twice as much the connection counts as
         * lost. By default the time that the server names (25 seconds unless it was configured otherwise).
         */
        public Builder<C> heartbeat(Duration interval) {
            this.heartbeat = positive(interval, "heartbeat");
            return this;
        }

        /** How much waits for the connection at most; 1,024 messages and 1 MiB unless something else is said. */
        public Builder<C> sendQueue(int messages, int bytes) {
            this.queuedMessages = positive(messages, "messages");
            this.queuedBytes = positive(bytes, "bytes");
            return this;
        }

        /**
         * The largest message that is taken from the server, in bytes; 4 MiB unless something else is said. The server is
         * told so, and does not send a larger one: sending it fails there, and a call with a larger result fails with the
         * code {@code TOO_LARGE}.
         *
         * @throws IllegalArgumentException for less than 1,024
         */
        public Builder<C> maxMessageBytes(int bytes) {
            if (bytes < Frame.Hello.LEAST_MAX_MESSAGE_BYTES) {
                throw new IllegalArgumentException(
                        "maxMessageBytes has to be " + Frame.Hello.LEAST_MAX_MESSAGE_BYTES + " or more, not " + bytes);
            }
            this.maxMessageBytes = bytes;
            return this;
        }

        /**
         * Whether the server is asked to keep the session for a while when the connection is lost, so that nothing is lost
         * with it if the client is back in time. It is unless something else is said. What was written and is not
         * acknowledged is kept meanwhile, up to the bytes of the {@link #sendQueue}.
         */
        public Builder<C> resume(boolean wanted) {
            this.resume = wanted;
            return this;
        }

        /**
         * How many messages wait for a reader at most; 1,024 unless something else is said. A {@link ChannelFeed} whose reader
         * lets more wait asks the server to stop, and for the rest once half of them are read.
         */
        public Builder<C> streamBuffer(int messages) {
            this.reader = reader.withCapacity(messages);
            return this;
        }

        /**
         * How large the messages may be together that wait for all readers of streams of the connection, in bytes of their
         * frames; 32 MiB unless something else is said. A message counts once for each reader, until it is read or the reader's
         * stream has ended. One message waits for each reader in any case. What happens when more come is each reader's
         * {@link #overflow}, except for a {@link ChannelFeed}, which does as past its {@link #streamBuffer}.
         *
         * <p>Items of streams that calls return have as many bytes of their own, for all calls of the connection; at most 256 of
         * them wait for each call, and one in any case. The server has credit for what fits, by the size of the last items; a
         * stream whose items become much larger while its reader does not read fails with a
         * {@link dev.streampod.stream.StreamOverflowException}.
         */
        public Builder<C> streamBufferBytes(int bytes) {
            this.unreadBytes = positive(bytes, "streamBufferBytes");
            return this;
        }

        /**
         * How large the members may be together that are present on the channel of one {@link ChannelFeed}, in bytes of their
         * frames; 8 MiB unless something else is said. A feed that is told of more fails with a {@link FollowEndedException}
         * with the code {@code TOO_LARGE}.
         */
        public Builder<C> presenceBytes(int bytes) {
            this.presenceBytes = positive(bytes, "presenceBytes");
            return this;
        }

        /** The policy for when more come; {@link OverflowPolicy#FAIL} unless something else is said. */
        public Builder<C> overflow(OverflowPolicy policy) {
            this.reader = reader.withOverflow(policy);
            return this;
        }

        /** Works with these threads, which it does not close, instead of some of its own. */
        public Builder<C> threads(ClientThreads shared) {
            this.threads = Objects.requireNonNull(shared, "shared");
            return this;
        }

        /**
         * Takes these servers' certificates for {@code https} and {@code wss} addresses; those that Java trusts unless
         * something else is said. Shared threads bring their own trust: {@link ClientThreads#create(ServerTrust)}.
         */
        public Builder<C> trust(ServerTrust servers) {
            this.trust = Objects.requireNonNull(servers, "servers");
            return this;
        }

        /**
         * Makes the client. It does not connect yet.
         *
         * @throws IllegalStateException when it was given both shared threads and a trust of its own
         */
        public C build() {
            if (threads != null && trust != null) {
                throw new IllegalStateException(
                        "Clients that share threads share the trusted authorities: give them to "
                                + "ClientThreads.create(…), not to the client's builder");
            }
            return create.apply(this);
        }

        private ClientThreads ownThreads() {
            return trust == null ? ClientThreads.create() : ClientThreads.create(trust);
        }

        private ConnectionSettings settings() {
            return new ConnectionSettings(
                    url,
                    protocol,
                    connectTimeout,
                    closeTimeout,
                    backoff,
                    heartbeat,
                    queuedMessages,
                    queuedBytes,
                    maxMessageBytes,
                    resume,
                    unreadBytes,
                    reader,
                    presenceBytes);
        }

        private static Duration positive(Duration value, String name) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be above 0, not " + value);
            }
            if (value.compareTo(Backoff.LONGEST) > 0) {
                throw new IllegalArgumentException(
                        name + " is at most " + Backoff.LONGEST.toDays() + " days, not " + value);
            }
            return value;
        }

        private static int positive(int value, String name) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is at least 1, not " + value);
            }
            return value;
        }
    }
}
