package dev.streampod.client.internal.session;

import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.concurrent.Scheduler;
import java.util.random.RandomGenerator;

/**
 * The resources that a session uses and does not own.
 *
 * @param connector opens WebSockets
 * @param timers the time
 * @param callbacks run the user's code, and may be held up
 * @param random draws the waits between retries; safe for use from any thread
 */
public record ClientResources(
        Connector connector, Scheduler timers, CallbackExecutor callbacks, RandomGenerator random) {}
