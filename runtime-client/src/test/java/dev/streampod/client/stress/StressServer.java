package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.server.Limits;
import dev.streampod.server.ServerStatistics;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.Messages;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One of the servers: keeps its port when it is restarted, and posts ticks while it is up. For one thread. */
final class StressServer implements AutoCloseable {

    /** A post that took longer may have been sent a second time, over another connection. */
    private static final long SLOW_POST = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long POST_EVERY = TimeUnit.MILLISECONDS.toNanos(25);

    private final String name;
    private final Duration drainSpread;
    private final Ledger ledger;
    private final FaultyProxy redis;
    private StreampodServer server;
    private Poster poster;
    private volatile boolean postsKept;
    private int generation;

    /** @param drainSpread over how much time its clients are told to come back */
    StressServer(String name, int redisPort, Duration drainSpread, Ledger ledger) {
        this.name = name;
        this.drainSpread = drainSpread;
        this.ledger = ledger;
        this.redis = FaultyProxy.to(redisPort);
        this.server = start(0);
        this.poster = new Poster(server, name + "-0");
    }

    private StreampodServer start(int port) {
        return StreampodServer.builder(new WorkServer(ledger))
                .host("127.0.0.1")
                .port(port)
                .redis("redis://127.0.0.1:" + redis.port())
                .limits(Limits.builder()
                        .heartbeat(Duration.ofMillis(500))
                        .resumeWindow(Duration.ofSeconds(2))
                        .helloTimeout(Duration.ofSeconds(2))
                        .queueBytes(64 << 10)
                        .closeTimeout(Duration.ofSeconds(1))
                        .drainSpread(drainSpread)
                        .drainTimeout(Duration.ofSeconds(5))
                        .build())
                .build()
                .start();
    }

    int port() {
        return server.port();
    }

    Messages messages() {
        return server.messages();
    }

    /** From now on it also posts to the channel whose messages are kept. */
    void postKept() {
        postsKept = true;
    }

    /** Posts a tick to that channel, behind everything that it has posted there. */
    void postKept(Tick tick) {
        server.messages()
                .withHistory(HistoryFollower.HISTORY)
                .postMessage(HistoryFollower.CHANNEL, tick)
                .join();
    }

    /** Cuts it off from Redis for a moment. */
    void loseRedis() {
        poster.doubtWhatIsOnItsWay();
        redis.resetAll();
        poster.doubtWhatIsOnItsWay();
    }

    ServerStatistics statistics() {
        return server.statistics();
    }

    /** Drains it, and starts it again on the same port. */
    void restart() throws InterruptedException {
        int port = server.port();
        stopPosting();
        server.close();
        checkNothingIsLeft();
        server = start(port);
        poster = new Poster(server, name + "-" + ++generation);
    }

    void checkNothingIsLeft() {
        ServerStatistics left = server.statistics();
        if (left.connections() + left.waitingSessions() + left.streams() + left.userObjects() + left.channelListeners()
                        > 0
                || left.streamsOpened() != left.streamsClosed()) {
            ledger.violation(name + " left " + left);
        }
    }

    void stopPosting() throws InterruptedException {
        poster.stop();
    }

    @Override
    public void close() {
        server.close();
        redis.close();
    }

    /** A thread that posts numbered ticks. */
    private final class Poster {

        private final Thread thread;
        private final Set<Tick> onItsWay = ConcurrentHashMap.newKeySet();
        private volatile boolean stopping;

        private Poster(StreampodServer server, String origin) {
            this.thread = new Thread(() -> post(server, origin), "stress poster " + origin);
            thread.start();
        }

        private void doubtWhatIsOnItsWay() {
            onItsWay.forEach(ledger::perhapsPostedTwice);
        }

        private void post(StreampodServer server, String origin) {
            long kept = 0;
            for (long number = 0; !stopping; number++) {
                if (postsKept) {
                    postKept(server, new Tick("kept " + origin, kept++));
                }
                var tick = new Tick(origin, number);
                onItsWay.add(tick);
                var unused = server.messages()
                        .postMessage(WorkServer.CHANNEL, tick)
                        .whenComplete((nothing, failure) -> {
                            onItsWay.remove(tick);
                            if (failure != null) {
                                ledger.notPosted(tick);
                            }
                        });
                LockSupport.parkNanos(POST_EVERY);
            }
        }

        private void postKept(StreampodServer server, Tick tick) {
            onItsWay.add(tick);
            var post = server.messages().withHistory(HistoryFollower.HISTORY).postMessage(HistoryFollower.CHANNEL, tick);
            ledger.keptPost(tick, post.whenComplete((nothing, failure) -> onItsWay.remove(tick)));
        }

        private void stop() throws InterruptedException {
            stopping = true;
            thread.join();
        }
    }
}
