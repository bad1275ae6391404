package dev.streampod.server.internal.session;

import dev.streampod.concurrent.EventThrottle;
import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.SerialTask;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.MessageTooLargeException;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.endpoint.EndpointRoute;
import dev.streampod.server.internal.stream.ServerStream;
import dev.streampod.server.internal.stream.StreamSession;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has all servers do something with the clients of a user, in the order in which it was asked for. What comes from other
 * servers waits in a queue bounded in bytes, which one handler thread at a time empties. Messages take no room from commands
 * that close connections or revoke permissions. This object's lock guards the queue.
 */
public final class UserRelay implements ControlChannel.Listener {

    private static final Logger log = LoggerFactory.getLogger(UserRelay.class);

    private static final String FUNCTION = "Telling the clients of a user";

    /** The servers' own channel that this goes over. */
    static final String CHANNEL = "users";

    /** How many bytes of messages wait; what exceeds them is dropped, and logged. */
    static final int MAX_MESSAGE_BYTES = 8 << 20;

    /**
     * How many bytes of other commands wait, some ten thousand commands. What exceeds them is dropped, and logged; all
     * permissions are then asked for again.
     */
    static final int MAX_COMMAND_BYTES = 1 << 20;

    /** Tells this server's own commands from those of others; chosen at random. */
    private final long origin = ThreadLocalRandom.current().nextLong();

    private final ControlChannel channel;
    private final ServerContext context;
    private final Set<ClientSession> sessions;
    private final SerialTask work;
    private final Failures failures;
    private final EventThrottle dropped = new EventThrottle(Duration.ofSeconds(10));

    private volatile boolean closed;

    /** Held from a command's number to the bus, so that commands are posted in the order of their numbers. */
    private final ReentrantLock posting = new ReentrantLock();

    private long posted;

    /** Confined to the work. */
    private final ReceivedCommands received = new ReceivedCommands();

    // Guarded by this.
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int messageBytes;
    private int commandBytes;
    private boolean commandDropped;

    UserRelay(ControlChannel channel, ServerContext context, Set<ClientSession> sessions) {
        this.channel = channel;
        this.context = context;
        this.sessions = sessions;
        this.failures = context.counters().failures;
        this.work = new SerialTask(FUNCTION, this::empty, failures);
    }

    void listen() {
        channel.listen(this);
    }

    /**
     * Sends a message on all streams of that endpoint of a user.
     *
     * @throws IllegalArgumentException when there is no such endpoint, or its stream carries no such message
     * @throws MessageTooLargeException when the message is larger than servers send each other
     */
    public CompletableFuture<Void> send(String userId, String endpoint, SerializableEntity message) {
        EndpointRoute route = context.routes().stream(endpoint);
        if (route == null) {
            throw new IllegalArgumentException("This server has no endpoint " + endpoint + " with a stream");
        }
        route.toClient(message);
        if (closed) {
            return isClosed();
        }
        var command = new UserCommand.Send(userId, endpoint, context.messages().encode(message));
        // Through the other servers' channel also to the clients of this one, so that all get messages in one order.
        return channel.isConnected() ? post(command) : here(command);
    }

    private CompletableFuture<Void> post(UserCommand command) {
        posting.lock();
        try {
            return channel.post(command.toBytes(new UserCommand.Source(origin, ++posted)));
        } finally {
            posting.unlock();
        }
    }

    /** Closes all connections of a user. */
    public CompletableFuture<Void> close(String userId, int code, String reason) {
        return hereAndElsewhere(new UserCommand.Close(origin, userId, code, reason));
    }

    /** Asks again whether a user may follow a channel. */
    public CompletableFuture<Void> askAgain(String userId, String channelName) {
        return hereAndElsewhere(new UserCommand.AskAgain(origin, userId, channelName));
    }

    /** Done here at once, since it must not wait for Redis; this server passes over its own post. */
    private CompletableFuture<Void> hereAndElsewhere(UserCommand command) {
        if (closed) {
            return isClosed();
        }
        run(command);
        return post(command);
    }

    /** Without a number: a command that goes over no bus cannot come twice. */
    private CompletableFuture<Void> here(UserCommand command) {
        received(command.toBytes(null));
        return CompletableFuture.completedFuture(null);
    }

    /** From now on nothing is done for a user: this server has no clients any more. */
    void close() {
        closed = true;
    }

    private static CompletableFuture<Void> isClosed() {
        return CompletableFuture.failedFuture(new MessageNotPostedException(Reason.CLOSED, "The server is closed"));
    }

    @Override
    public void received(byte[] command) {
        boolean added = UserCommand.isSend(command) ? addMessage(command) : addOther(command);
        if (added) {
            work.request(context.handlers());
        }
    }

    private synchronized boolean addMessage(byte[] command) {
        if (messageBytes > 0 && messageBytes + command.length > MAX_MESSAGE_BYTES) {
            long heldBack = dropped.pass("messages");
            if (heldBack != EventThrottle.HELD_BACK) {
                log.warn("Messages for users come faster than they can be sent; dropped: {}", heldBack + 1);
            }
            return false;
        }
        waiting.addLast(command);
        messageBytes += command.length;
        return true;
    }

    private synchronized boolean addOther(byte[] command) {
        if (commandBytes > 0 && commandBytes + command.length > MAX_COMMAND_BYTES) {
            commandDropped = true;
            long heldBack = dropped.pass("commands");
            if (heldBack != EventThrottle.HELD_BACK) {
                log.error(
                        "Commands of other servers to close connections or revoke permissions arrive faster than they are"
                                + " executed: {} were dropped. All permissions are asked for again; connections of users"
                                + " that were to be closed may still be open",
                        heldBack + 1);
            }
            return false;
        }
        waiting.addLast(command);
        commandBytes += command.length;
        return true;
    }

    @Override
    public void missed(Moment since) {
        askAgain();
    }

    /** A permission may have been revoked without this server's knowledge: all are asked for again. */
    private void askAgain() {
        for (ClientSession session : sessions) {
            failures.run(FUNCTION, () -> session.follows().askAgain());
        }
    }

    private void empty() {
        for (byte[] command = next(); command != null; command = next()) {
            byte[] taken = command;
            // If one of them throws, those behind it are still carried out.
            failures.run(FUNCTION, () -> read(taken));
        }
        if (takeCommandDropped()) {
            askAgain();
        }
    }

    private synchronized boolean takeCommandDropped() {
        boolean taken = commandDropped;
        commandDropped = false;
        return taken;
    }

    private void read(byte[] command) {
        try {
            UserCommand read = UserCommand.read(command, received::isRepeat);
            if (read != null && !read.isDoneBy(origin)) {
                run(read);
            }
        } catch (IOException | RuntimeException e) {
            log.warn("A command of another server about a user cannot be read", e);
        }
    }

    private synchronized byte @Nullable [] next() {
        byte[] command = waiting.pollFirst();
        if (command != null && UserCommand.isSend(command)) {
            messageBytes -= command.length;
        } else if (command != null) {
            commandBytes -= command.length;
        }
        return command;
    }

    private void run(UserCommand command) {
        SerializableEntity message =
                command instanceof UserCommand.Send send ? context.messages().decode(send.message()) : null;
        for (ClientSession session : sessions) {
            AuthenticationInfo user = session.user();
            if (user != null && user.userId().equals(command.userId())) {
                // If one of them fails, the user's other clients are still told.
                failures.run(FUNCTION, () -> tell(session, command, message));
            }
        }
    }

    private void tell(ClientSession session, UserCommand command, @Nullable SerializableEntity message) {
        if (command instanceof UserCommand.Send send && message != null) {
            send(session, send.endpoint(), message);
        } else if (command instanceof UserCommand.Close close) {
            session.close(close.code(), close.reason());
        } else if (command instanceof UserCommand.AskAgain again) {
            session.follows().askAgain(again.channel(), again.userId());
        }
    }

    private void send(ClientSession session, String endpoint, SerializableEntity message) {
        EndpointRoute route = context.routes().stream(endpoint);
        ServerStream stream = route == null ? null : session.streams().get(route);
        StreamSession open = stream == null ? null : stream.session();
        if (open != null && open.isOpen()) {
            try {
                open.send(message);
            } catch (MessageTooLargeException e) {
                log.warn("{} is not sent a message for its user: {}", open, e.getMessage());
            }
        }
    }
}
