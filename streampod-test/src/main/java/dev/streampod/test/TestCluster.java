package dev.streampod.test;

import dev.streampod.server.StreampodServer;

/** The servers of a test, by their numbers from 0. Methods throw {@link IllegalArgumentException} for another number. */
public interface TestCluster {

    /** How many there are, started or not. */
    int size();

    /** The server with that number: the one that runs, or the last one that did. */
    StreampodServer server(int number);

    /** Closes a server in good order, as at the end of its process. Does nothing when it is closed. */
    void stop(int number);

    /**
     * Starts another server in the place of one that was closed, of which it knows nothing. Links that led to that one lead
     * to this one.
     *
     * @throws IllegalStateException when it was not stopped
     */
    StreampodServer start(int number);
}
