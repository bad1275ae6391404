package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.server.Limits;
import dev.streampod.server.ServerStatistics;
import dev.streampod.server.StreampodServer;
import java.time.Duration;
import java.util.List;

/** One of the servers, with a network to its clients and one to Redis, and with a poster while it is up. For one thread. */
final class SoakServer implements AutoCloseable {

    private final String name;
    private final List<SoakChannel> channels;
    private final FollowLedger ledger;
    private final long seed;
    private final SoakRedis redis;
    private final FaultyProxy link;
    private final FaultyProxy front;
    private StreampodServer server;
    private SoakPoster poster;
    private int generation;

    SoakServer(String name, SoakRedis redis, List<SoakChannel> channels, FollowLedger ledger, long seed) {
        this.name = name;
        this.channels = channels;
        this.ledger = ledger;
        this.seed = seed;
        this.redis = redis;
        this.link = FaultyProxy.to(redis.entryPort());
        this.server = start();
        this.front = FaultyProxy.to(server.port());
        this.poster = poster();
    }

    private StreampodServer start() {
        return StreampodServer.builder(new SoakEndpoints())
                .host("127.0.0.1")
                .port(0)
                .redis(redis.uri(link))
                .authenticator(SoakEndpoints::authenticate)
                .limits(Limits.builder()
                        .heartbeat(Duration.ofSeconds(1))
                        .resumeWindow(Duration.ofSeconds(2))
                        .helloTimeout(Duration.ofSeconds(2))
                        .queueBytes(64 << 10)
                        .closeTimeout(Duration.ofSeconds(1))
                        .drainSpread(Duration.ofMillis(100))
                        .drainTimeout(Duration.ofSeconds(5))
                        .build())
                .build()
                .start();
    }

    private SoakPoster poster() {
        return new SoakPoster(name + "-" + generation, server.messages(), channels, ledger, seed + 1_000L * generation);
    }

    /** Where clients connect to it, whether it is up or not. */
    int port() {
        return front.port();
    }

    /** Its network to Redis, where that is one alone. */
    FaultyProxy link() {
        return link;
    }

    ServerStatistics statistics() {
        return server.statistics();
    }

    /** Posts to a channel behind everything that it has posted there. */
    void postLast(SoakChannel channel, long number) {
        String origin = SoakPoster.origin(lastPoster(), channel);
        ledger.posted(origin, number, channel.post(server.messages(), new Tick(origin, number)));
    }

    /** Who posts what is posted last. */
    String lastPoster() {
        return "last of " + name;
    }

    /** Takes a permission of a user back on all servers, which ask for it again. */
    void revoke(String user, SoakChannel channel) {
        var unused = server.user(user).revokeFollow(channel.typed());
    }

    /** Drains it, and starts it again. */
    void restart() throws InterruptedException {
        stopPosting();
        server.close();
        startAgain();
    }

    /** Takes it off both networks at once, as if it were killed, and starts it again. */
    void kill() throws InterruptedException {
        front.refuse();
        link.refuse();
        front.resetAll();
        link.resetAll();
        stopPosting();
        server.close();
        startAgain();
    }

    private void startAgain() {
        checkNothingIsLeft();
        link.heal();
        server = start();
        front.target(server.port());
        front.heal();
        generation++;
        poster = poster();
    }

    void checkNothingIsLeft() {
        ServerStatistics left = server.statistics();
        if (left.connections() + left.waitingSessions() + left.streams() + left.userObjects() + left.channelListeners()
                > 0) {
            ledger.violation(name + " left " + left);
        }
    }

    void stopPosting() throws InterruptedException {
        poster.stop();
    }

    @Override
    public void close() {
        try {
            stopPosting();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        front.close();
        link.close();
    }

    @Override
    public String toString() {
        return name + ", restarted " + generation + " times";
    }
}
