package dev.streampod.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an interruption of a feed: messages that were recovered, or lost. Told between the messages, in their
 * order.
 */
public sealed interface Recovery {

    /**
     * All that the channel's history kept from where the following began, or went on after an interruption, has been read.
     *
     * @param messages how many messages those were; they stand before this in the feed
     */
    record Recovered(long messages) implements Recovery {}

    /**
     * Messages are missing, or may be, before the next one.
     *
     * @param cause why, for programs: {@code interrupted} (the connection was lost, or the server could not serve the channel
     *     for a while, and the channel has no history, or no position was known), {@code overflow} (more came than was
     *     read), {@code not-kept} (the history has dropped them already, or was lost), {@code unreadable} (this client or the
     *     server could not decode a message), {@code too-large} (a message is larger than this client takes), {@code lost}
     *     (between servers), {@code late} (nothing is missing, but other readers may have received it in another order), and
     *     any cause that a newer server adds
     * @param after the position of the last message before them; null when it is not known
     * @param from when the first of them can have been posted
     * @param to when the last of them can have been posted
     */
    record Lost(String cause, @Nullable String after, Instant from, Instant to) implements Recovery {}
}
