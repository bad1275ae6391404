package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;
import java.util.List;

/**
 * One of the servers, which is there again and again, with a network to its clients and one to Redis, and with a poster while it is up.
 * For one thread.
 */
final class SoakServer implements AutoCloseable {

    /** Starts a server, and its poster. */
    interface Start {

        SoakInstance start(String uri, String posterName, List<SoakChannel> channels, SoakPosts posts, long seed);
    }

    private final String name;
    private final Start start;
    private final List<SoakChannel> channels;
    private final FollowLedger ledger;
    private final long seed;
    private final SoakRedis redis;
    private final FaultyProxy redisProxy;
    private final FaultyProxy front;
    private SoakInstance instance;
    private int generation;

    SoakServer(String name, Start start, SoakRedis redis, List<SoakChannel> channels, FollowLedger ledger, long seed) {
        this.name = name;
        this.start = start;
        this.channels = channels;
        this.ledger = ledger;
        this.seed = seed;
        this.redis = redis;
        this.redisProxy = FaultyProxy.to(redis.entryPort());
        this.instance = start();
        this.front = FaultyProxy.to(instance.port());
    }

    private SoakInstance start() {
        return start.start(
                redis.uri(redisProxy), name + "-" + generation, channels, ledger, seed + 1_000L * generation);
    }

    /** Where clients connect to it, whether it is up or not. */
    int port() {
        return front.port();
    }

    /** Its network to Redis, where that is one alone. */
    FaultyProxy redisProxy() {
        return redisProxy;
    }

    /** How much it has that belongs to clients. */
    long left() {
        return instance.left();
    }

    /** Posts to a channel behind everything that it has posted there. */
    void postLast(SoakChannel channel, long number) {
        instance.post(channel, new Tick(SoakPoster.origin(lastPoster(), channel), number));
    }

    /** Who posts what is posted last. */
    String lastPoster() {
        return "last of " + name;
    }

    /** Takes a permission of a user back on all servers, which ask for it again. */
    void revoke(String user, SoakChannel channel) {
        instance.revoke(user, channel);
    }

    /** Stops it where it stands: its connections stay, and nothing goes over them. */
    void suspend() {
        instance.suspend();
    }

    /** Lets it go on. */
    void resume() {
        instance.resume();
    }

    /** Drains it, and starts it again. */
    void restart() throws InterruptedException {
        stopPosting();
        instance.close();
        startAgain();
    }

    /** Takes it off both networks at once, as if it were killed, or kills it, and starts it again. */
    void kill() throws InterruptedException {
        front.refuse();
        redisProxy.refuse();
        front.resetAll();
        redisProxy.resetAll();
        instance.kill();
        startAgain();
    }

    private void startAgain() {
        checkNothingIsLeft();
        redisProxy.heal();
        generation++;
        instance = start();
        front.target(instance.port());
        front.heal();
    }

    private void checkNothingIsLeft() {
        if (instance.left() > 0) {
            ledger.violation(name + " left " + instance);
        }
    }

    void stopPosting() throws InterruptedException {
        instance.stopPosting();
    }

    @Override
    public void close() {
        try {
            stopPosting();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        instance.close();
        front.close();
        redisProxy.close();
    }

    @Override
    public String toString() {
        return name + ", restarted " + generation + " times";
    }
}
