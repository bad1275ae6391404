package dev.streampod.client.connection;

import dev.streampod.client.StreampodException;

/**
 * How a link ended.
 *
 * @param cause what the application is told
 * @param reconnects whether another attempt may help
 */
record SessionEnd(StreampodException cause, boolean reconnects) {}
