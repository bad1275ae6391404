package dev.streampod.test;

import dev.streampod.fixtures.RedisServer;

/**
 * The Redis of a test with several servers: a redis-server in a process of its own, on loopback, without persistence. Safe
 * for use from any thread.
 */
public final class TestRedis {

    private final RedisServer process;

    TestRedis(RedisServer process) {
        this.process = process;
    }

    /** Its address, past all links: {@code redis://127.0.0.1:} and the port. */
    public String uri() {
        return process.uri();
    }

    /** Ends it at once, as a crash does. */
    public void kill() {
        process.kill();
    }

    /** Starts it again, empty, at the same address; returns when it answers. */
    public void restart() {
        process.restart();
    }

    /** Stops it where it stands: connections stay, and nothing is answered. */
    public void suspend() {
        process.suspend();
    }

    /** Lets it go on after {@link #suspend}. */
    public void resume() {
        process.resume();
    }

    @Override
    public String toString() {
        return "TestRedis[" + process + "]";
    }
}
