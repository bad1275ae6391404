package dev.streampod.client.stress;

/** A server with a poster, from its start to its end: in this JVM, or in one of its own. */
interface SoakInstance extends AutoCloseable {

    /** Where it listens. */
    int port();

    /** Posts to a channel behind everything that it has posted there. */
    void post(SoakChannel channel, Tick tick);

    /** Takes a permission of a user back on all servers, which ask for it again. */
    void revoke(String user, SoakChannel channel);

    /** Returns when its poster has posted for the last time. */
    void stopPosting() throws InterruptedException;

    /** How many connections, sessions that wait, streams, user objects and listeners it has. */
    long left();

    /** Stops it where it stands, with all its connections, until {@link #resume}. */
    default void suspend() {
        throw new UnsupportedOperationException("this server is a part of this JVM");
    }

    /** Lets a suspended one go on. */
    default void resume() {
        throw new UnsupportedOperationException("this server is a part of this JVM");
    }

    /** Has it gone as if it were killed, when its networks have been taken from it. */
    void kill();

    /** Drains it; returns when it has ended. */
    @Override
    void close();
}
