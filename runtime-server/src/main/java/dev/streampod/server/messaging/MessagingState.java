package dev.streampod.server.messaging;

/**
 * How messaging is doing, for health reports.
 *
 * @param redis whether there is Redis
 * @param channels how many channels this server listens to
 * @param bufferedPosts how many posts wait for Redis
 * @param undecodable how many messages could not be decoded since the start
 * @param repeats how many messages came again and were dropped since the start
 * @param lost how many messages are known to have been lost on the way to this server since the start
 */
public record MessagingState(Redis redis, int channels, int bufferedPosts, long undecodable, long repeats, long lost) {

    /** The state of the connection to Redis. */
    public enum Redis {
        /** None is configured. */
        NONE,
        UP,
        /**
         * It is connected and refuses to subscribe to channels, most often since its user lacks the right: what other servers
         * post there is not heard. The log names one of them. It is tried again every 3 s.
         */
        REFUSING,
        DOWN
    }
}
