package dev.streampod.test;

import dev.streampod.client.StreampodClient;

/** The network of a test: each client, and each server that has a Redis, has a link of its own. */
public interface TestNetwork {

    /**
     * The link between a client and its server.
     *
     * @throws IllegalArgumentException when the client is no parameter of this test
     */
    Link of(StreampodClient client);

    /**
     * The link between a server and Redis.
     *
     * @param server from 0 to {@link StreampodServerTest#servers} less 1
     * @throws IllegalArgumentException when there is no such server
     * @throws IllegalStateException when the test has one server, and no Redis
     */
    Link toRedis(int server);
}
