package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;

/** Somebody who follows channels over a network of its own, and writes down what it is sent. */
interface SoakFollower extends AutoCloseable {

    void start();

    /** Does nothing unforeseen from now on: it follows its channels as a user who may, and reads. */
    void settle() throws InterruptedException;

    /** Whether something of that poster came on each of its channels. */
    boolean hasHeardFrom(String poster);

    FaultyProxy proxy();

    @Override
    void close();
}
