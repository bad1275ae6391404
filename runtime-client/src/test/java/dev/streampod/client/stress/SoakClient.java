package dev.streampod.client.stress;

import dev.streampod.client.Backoff;
import dev.streampod.client.ClientError;
import dev.streampod.client.ConnectionState;
import dev.streampod.client.FollowStart;
import dev.streampod.client.Recovery;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Java client with a network of its own. A thread of its own follows channels and leaves them, signs in and out, and holds
 * up readers.
 */
final class SoakClient implements SoakFollower {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(5), Duration.ofMillis(200), Backoff.FOREVER);
    private static final List<String> USERS = List.of("ann", "bob", SoakEndpoints.BARRED);
    private static final int MOST_PAUSE_MILLIS = 1_500;

    private final String name;
    private final FollowLedger ledger;
    private final Random random;
    private final FaultyProxy proxy;
    private final SoakStub client;
    private final List<Following> followings = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;

    // Guarded by this.
    private final Map<ErrorCode, Integer> errors = new EnumMap<>(ErrorCode.class);

    SoakClient(String name, boolean resume, List<SoakChannel> channels, long seed, int port, FollowLedger ledger) {
        this.name = name;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.proxy = FaultyProxy.to(port);
        this.client = SoakStub.builder(proxy.port())
                .resume(resume)
                .streamBuffer(16 << random.nextInt(5))
                .backoff(BACKOFF)
                .connectTimeout(Duration.ofSeconds(1))
                .closeTimeout(Duration.ofSeconds(10))
                .build();
        client.addErrorListener(this::failed);
        for (SoakChannel channel : channels) {
            followings.add(new Following(channel));
        }
        this.thread = new Thread(this::work, "stress " + name);
    }

    @Override
    public void start() {
        followings.forEach(Following::again);
        thread.start();
    }

    private synchronized void failed(ClientError error) {
        errors.merge(error.code(), 1, Integer::sum);
        if (error.code() == ErrorCode.BAD_REQUEST || error.code() == ErrorCode.INTERNAL) {
            ledger.violation(name + ": was told " + error);
        }
    }

    private void work() {
        while (!stopping) {
            goOn();
            Following any = followings.get(random.nextInt(followings.size()));
            switch (random.nextInt(12)) {
                case 0, 1 -> any.again();
                case 2, 3 -> any.pause(random.nextInt(MOST_PAUSE_MILLIS));
                case 4 -> signIn(USERS.get(random.nextInt(USERS.size())));
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        var unused = client.setKey(null);
                    }
                }
                default -> {}
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(60)));
        }
    }

    private void signIn(String user) {
        var unused = client.setKey(user);
    }

    /** Some codes end the connection until the application opens it again, and refusals end a feed. */
    private void goOn() {
        if (client.connectionState() == ConnectionState.DISCONNECTED) {
            var unused = client.openStreamingConnection();
        }
        followings.forEach(Following::againIfOver);
    }

    @Override
    public void settle() throws InterruptedException {
        stopping = true;
        thread.join();
        signIn(USERS.get(0));
    }

    @Override
    public boolean hasHeardFrom(String poster) {
        goOn();
        return followings.stream().allMatch(each -> each.hasHeardFrom(poster));
    }

    @Override
    public FaultyProxy proxy() {
        return proxy;
    }

    @Override
    public void close() {
        stopping = true;
        client.close();
        proxy.close();
    }

    @Override
    public synchronized String toString() {
        return name + ": " + followings + ", " + proxy.accepted() + " connections, errors " + errors;
    }

    /** One channel that is followed again and again. Feeds call from their own threads. */
    private final class Following {

        private final SoakChannel channel;
        private volatile long pausedUntil = System.nanoTime();

        // Guarded by this.
        private FollowRecord record;
        private int feeds;
        private boolean over;
        private SoakStub.@Nullable Feed feed;

        private Following(SoakChannel channel) {
            this.channel = channel;
            this.record = ledger.open(name, channel);
        }

        /** Leaves the channel, and goes on after what was read, if that is known. */
        private synchronized void again() {
            int number = ++feeds;
            SoakStub.Feed before = feed;
            if (before != null) {
                before.close();
            }
            over = false;
            var begun = client.follow(channel, start());
            feed = begun;
            begun.onRecovery(recovery -> told(number, recovery));
            begun.listen(tick -> heard(number, tick, begun.position()));
            var unused = begun.completion().whenComplete((nothing, failure) -> ended(number, failure));
        }

        private FollowStart start() {
            String position = record.position();
            if (position != null) {
                record.note("followed again after " + position);
                return FollowStart.after(position);
            }
            record = ledger.open(name, channel);
            return channel.kept() && random.nextInt(3) == 0 ? FollowStart.all() : FollowStart.now();
        }

        private void heard(int number, Tick tick, @Nullable String position) {
            for (long left = pausedUntil - System.nanoTime();
                    left > 0 && !stopping;
                    left = pausedUntil - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
            }
            synchronized (this) {
                if (number == feeds) {
                    record.heard(tick, position);
                }
            }
        }

        private synchronized void told(int number, Recovery recovery) {
            if (number != feeds) {
                return;
            }
            if (recovery instanceof Recovery.Lost lost) {
                record.lost(lost.cause());
            } else {
                record.note(recovery.toString());
            }
        }

        private synchronized void ended(int number, @Nullable Throwable failure) {
            if (number == feeds) {
                over = true;
                record.note("ended: " + failure);
            }
        }

        private synchronized void againIfOver() {
            if (over) {
                again();
            }
        }

        private void pause(int millis) {
            pausedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        private synchronized boolean hasHeardFrom(String poster) {
            return record.hasHeardFrom(SoakPoster.origin(poster, channel));
        }

        @Override
        public synchronized String toString() {
            return channel + " followed " + feeds + " times";
        }
    }
}
