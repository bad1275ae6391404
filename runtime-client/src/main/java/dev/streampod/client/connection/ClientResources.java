package dev.streampod.client.connection;

import java.util.random.RandomGenerator;

/**
 * What a connection works with and does not own.
 *
 * @param connector opens WebSockets
 * @param timers the time
 * @param workers run the user's code, and may be held up
 * @param random draws the waits between retries; safe for use from any thread
 */
public record ClientResources(Connector connector, Timers timers, Workers workers, RandomGenerator random) {}
