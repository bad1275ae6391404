package dev.streampod.server;

/** A container with an application, and our filter before it. */
interface ServletContainer extends AutoCloseable {

    int port();

    @Override
    void close();
}
