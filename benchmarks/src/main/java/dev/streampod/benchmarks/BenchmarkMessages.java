package dev.streampod.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The one message every measurement sends, as the frame's text: about 140 bytes, the same for us and for the peers. */
public final class BenchmarkMessages {

    /** Ids have this many digits, so that every message has the same length. */
    public static final int ID_DIGITS = 7;

    private static final int FIRST_ID = 1_000_000;

    private BenchmarkMessages() {}

    /**
     * The frame of message {@code index} on an endpoint, exactly as the runtime under test encodes it.
     *
     * @param index 0 to 8,999,999
     */
    public static byte[] frame(String endpoint, int index) {
        return frameAfter(streamPrefix(endpoint), index);
    }

    /**
     * The frame of message {@code index}, where something else than a stream brings it.
     *
     * @param prefix what comes before the id
     * @param index 0 to 8,999,999
     */
    public static byte[] frameAfter(String prefix, int index) {
        return (prefix + (FIRST_ID + index) + SUFFIX).getBytes(UTF_8);
    }

    /** Where the id starts in {@link #frame}. */
    public static int idOffset(String endpoint) {
        return streamPrefix(endpoint).length();
    }

    /** What comes before the id in a message of a stream. */
    public static String streamPrefix(String endpoint) {
        return "[\"msg\",\"" + endpoint + "\",\"EchoMessage\",{\"id\":";
    }

    /** What comes before the id in a message of a followed channel that keeps nothing; the number of the follow is 1. */
    public static String publicationPrefix(String className) {
        return "[\"pub\",1,null,\"" + className + "\",{\"id\":";
    }

    private static final String SUFFIX = ",\"sender\":\"ada-lovelace\",\"text\":\"hello, world\","
            + "\"sentAt\":\"2026-11-23T10:15:30.123Z\",\"x\":17,\"y\":42}]";
}
