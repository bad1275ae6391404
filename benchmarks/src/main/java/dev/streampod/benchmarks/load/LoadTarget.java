package dev.streampod.benchmarks.load;

import dev.streampod.benchmarks.BenchmarkMessages;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the load goes and what a connection says before it counts as open.
 *
 * @param path the request path of the upgrade
 * @param subprotocol offered in the upgrade; empty for none
 * @param opening what is said, one step after the other's answers
 * @param endpoint the endpoint that the messages name
 * @param prefix how a delivered message begins, up to its id
 */
record LoadTarget(int port, String path, String subprotocol, List<Step> opening, String endpoint, String prefix) {

    /** Texts to send at once, one frame each, and how each of their answers must begin. */
    record Step(List<String> say, String expect) {}

    /** Plain text frames, nothing to say first. */
    static LoadTarget plain(int port, String path, String endpoint) {
        return new LoadTarget(port, path, "", List.of(), endpoint, BenchmarkMessages.streamPrefix(endpoint));
    }

    /** The wire protocol of Streampod, with a stream open. */
    static LoadTarget streampod(int port, String endpoint) {
        var open = new Step(List.of("[\"open\",\"" + endpoint + "\"]"), "[\"opened\",\"" + endpoint + "\"");
        return streampod(port, List.of(hello(), open), endpoint, BenchmarkMessages.streamPrefix(endpoint));
    }

    /** The wire protocol of Streampod, welcomed, without a stream. */
    static LoadTarget streampodIdle(int port) {
        return streampod(port, List.of(hello()), "", "");
    }

    /** Follows number 0 of a channel from now on. */
    static LoadTarget follower(int port, String channel, String className) {
        return streampod(
                port,
                List.of(hello(), new Step(List.of(follow(1, channel, 0, "{}")), "[\"following\",1")),
                "followed",
                BenchmarkMessages.publicationPrefix(className));
    }

    /**
     * Follows many numbers of a channel from now on.
     *
     * @param first the lowest of the numbers
     */
    static LoadTarget followerOfMany(int port, String channel, int first, int count) {
        var follows = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            follows.add(follow(i + 1, channel, first + i, "{}"));
        }
        return streampod(port, List.of(hello(), new Step(follows, "[\"following\",")), "followed", "");
    }

    /** @param start where to begin, as on the wire */
    static String follow(int id, String channel, int number, String start) {
        return "[\"follow\"," + id + ",\"followed\",\"" + channel + "\",{\"number\":" + number + "}," + start + "]";
    }

    private static LoadTarget streampod(int port, List<Step> opening, String endpoint, String prefix) {
        return new LoadTarget(port, "/websocket", "streampod.v1.json", opening, endpoint, prefix);
    }

    private static Step hello() {
        return new Step(List.of("[\"hello\",{\"protocol\":1}]"), "[\"welcome\",");
    }
}
