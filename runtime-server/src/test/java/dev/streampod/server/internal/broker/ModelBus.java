package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.MessageNotPostedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bus of one server to {@link ModelMaster}s: nothing is done before the model says so. Commands and answers are in order, and so is
 * what comes over the subscription. One channel. Its lock guards all of it, since workers read.
 */
final class ModelBus extends StubBus {

    static final String CHANNEL = "room";

    /** A pair of connections to a master. */
    private static final class Connection {

        private final ModelMaster master;
        private final Deque<Runnable> commands = new ArrayDeque<>();
        /** What the worker asks for while the model does something comes behind what the model asks for. */
        private final Deque<Runnable> commandsOfWorker = new ArrayDeque<>();

        private final Deque<Runnable> answers = new ArrayDeque<>();
        /** What comes over the subscription, its confirmation first. */
        private final Deque<Runnable> pushed = new ArrayDeque<>();

        private final List<CompletableFuture<HistoryEntries>> reads = new ArrayList<>();
        private @Nullable Consumer<HistoryEntry> subscriber;
        /** Whether the subscription stands again, if there was one: posts wait for that. */
        private boolean restored;

        private Connection(ModelMaster master) {
            this.master = master;
        }

        private void add(Runnable command) {
            if (Thread.currentThread() instanceof ChannelWorker.WorkerThread) {
                commandsOfWorker.add(command);
            } else {
                commands.add(command);
            }
        }
    }

    private static final class Post {

        private final byte[] message;
        private final HistoryProgress progress;
        private final CompletableFuture<Void> future = new CompletableFuture<>();
        private boolean sent;

        private Post(byte[] message, HistoryProgress progress) {
            this.message = message;
            this.progress = progress;
        }
    }

    private final boolean mayBringReplaced;
    private final Consumer<byte[]> sentAgain;
    private @Nullable Receiver receiver;
    private @Nullable Connection connection;
    /** Connections that were given up: a master may still do what they had brought. */
    private final List<Connection> orphans = new ArrayList<>();

    private final Deque<Post> posts = new ArrayDeque<>();
    private @Nullable CompletableFuture<Void> confirmation;
    private @Nullable Moment interrupted;

    /** @param sentAgain is told of each post that is sent a second time */
    ModelBus(boolean mayBringReplaced, Consumer<byte[]> sentAgain) {
        this.mayBringReplaced = mayBringReplaced;
        this.sentAgain = sentAgain;
    }

    @Override
    public void start(Receiver ofServer, Executor completions) {
        receiver = ofServer;
    }

    @Override
    public boolean mayBringReplaced() {
        return mayBringReplaced;
    }

    @Override
    public synchronized boolean isUp() {
        return connection != null;
    }

    /** The master that it is connected to; null while there is none. */
    synchronized @Nullable ModelMaster master() {
        return connection == null ? null : connection.master;
    }

    synchronized void connect(ModelMaster to) {
        connection = new Connection(to);
        if (confirmation != null) {
            subscribe(connection);
        } else {
            connection.restored = true;
            sendPosts();
        }
    }

    /** Loses the connections: what was asked for fails, and posts are sent again. */
    void drop() {
        List<CompletableFuture<HistoryEntries>> failing;
        synchronized (this) {
            Connection lost = connection;
            if (lost == null) {
                return;
            }
            connection = null;
            lost.master.unsubscribe(lost.subscriber);
            interrupted = interrupted == null ? Moment.now() : interrupted;
            failing = List.copyOf(lost.reads);
            lost.reads.clear();
            orphans.add(lost);
            for (Post post : posts) {
                if (post.sent) {
                    post.message[0] |= SENT_AGAIN;
                    post.sent = false;
                    sentAgain.accept(post.message);
                }
            }
        }
        failing.forEach(read ->
                read.completeExceptionally(new HistoryUnavailableException("The connection is lost", false, null)));
    }

    private void subscribe(Connection to) {
        to.add(() -> {
            Consumer<HistoryEntry> subscriber =
                    entry -> to.pushed.add(() -> receiver().receivedHistory(CHANNEL, entry));
            to.subscriber = subscriber;
            to.pushed.add(() -> subscribed(to));
            to.master.subscribe(subscriber);
        });
    }

    private void subscribed(Connection to) {
        CompletableFuture<Void> confirmed;
        Moment since;
        synchronized (this) {
            to.restored = true;
            confirmed = confirmation;
            since = interrupted;
            interrupted = null;
        }
        if (since != null) {
            receiver().interrupted(CHANNEL, since);
        }
        if (confirmed != null) {
            confirmed.complete(null);
        }
        sendPosts();
    }

    private Receiver receiver() {
        Receiver ofServer = receiver;
        if (ofServer == null) {
            throw new IllegalStateException("not started");
        }
        return ofServer;
    }

    @Override
    public synchronized CompletableFuture<Void> subscribe(String channel) {
        if (!channel.equals(CHANNEL)) {
            return CompletableFuture.completedFuture(null);
        }
        if (confirmation == null) {
            confirmation = new CompletableFuture<>();
            if (connection != null) {
                subscribe(connection);
            }
        }
        return confirmation;
    }

    @Override
    public synchronized CompletableFuture<Void> publishWithHistory(
            String channel, byte[] message, ChannelHistory history, HistoryProgress progress) {
        var post = new Post(message, progress);
        posts.add(post);
        sendPosts();
        return post.future;
    }

    private synchronized void sendPosts() {
        Connection to = connection;
        if (to == null || !to.restored) {
            return;
        }
        for (Post post : posts) {
            if (!post.sent) {
                post.sent = true;
                HistoryProgress.Taken taken = post.progress.taken();
                ChannelPosition heard = post.progress.heard();
                byte[] message = post.message.clone();
                to.add(() -> {
                    ChannelPosition position = to.master.post(message, taken, heard);
                    to.answers.add(() -> answered(post, position));
                });
            }
        }
    }

    /** @param position null if it was refused */
    private void answered(Post post, @Nullable ChannelPosition position) {
        synchronized (this) {
            posts.remove(post);
        }
        if (position == null) {
            post.future.completeExceptionally(
                    new MessageNotPostedException(MessageNotPostedException.Reason.REFUSED, "It was overtaken"));
        } else {
            post.progress.taken(Envelope.number(post.message), position);
            post.future.complete(null);
        }
    }

    @Override
    public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int most) {
        return read(master -> new HistoryEntries(master.after(after, most), master.last(), 0));
    }

    @Override
    public CompletableFuture<HistoryEntries> historyEnd(String channel) {
        return read(master -> new HistoryEntries(List.of(), master.end(), 0));
    }

    @Override
    public synchronized void historyWentBack(String channel, ChannelPosition heard, boolean goesOn) {
        Connection to = connection;
        if (to != null) {
            to.add(() -> to.master.wentBack(heard, goesOn));
        }
    }

    private synchronized CompletableFuture<HistoryEntries> read(Function<ModelMaster, HistoryEntries> what) {
        Connection to = connection;
        if (to == null) {
            return CompletableFuture.failedFuture(
                    new HistoryUnavailableException("There is no connection", false, null));
        }
        var result = new CompletableFuture<HistoryEntries>();
        to.reads.add(result);
        to.add(() -> {
            HistoryEntries found = what.apply(to.master);
            to.answers.add(() -> {
                synchronized (this) {
                    to.reads.remove(result);
                }
                result.complete(found);
            });
        });
        return result;
    }

    /** What the worker has asked for is on its way to the master. */
    synchronized void flush() {
        Connection to = connection;
        if (to != null) {
            to.commands.addAll(to.commandsOfWorker);
            to.commandsOfWorker.clear();
        }
    }

    /** Has the master do the next command; false when there is none. */
    boolean command() {
        return next(() -> connection == null ? null : connection.commands.poll());
    }

    /** Takes the next answer; false when there is none. */
    boolean answer() {
        return next(() -> connection == null ? null : connection.answers.poll());
    }

    /** Takes what comes next over the subscription; false when there is nothing. */
    boolean push() {
        return next(() -> connection == null ? null : connection.pushed.poll());
    }

    /** Has a master do the next command of connections that were given up; false when there is none. */
    boolean orphanedCommand() {
        return next(() -> {
            orphans.removeIf(orphan -> orphan.commands.isEmpty());
            return orphans.isEmpty() ? null : orphans.get(0).commands.poll();
        });
    }

    /** A master does no more of what connections had brought that were given up. */
    synchronized void forgetOrphans() {
        orphans.clear();
    }

    private boolean next(Supplier<@Nullable Runnable> queue) {
        Runnable step;
        synchronized (this) {
            step = queue.get();
        }
        if (step != null) {
            step.run();
        }
        return step != null;
    }
}
