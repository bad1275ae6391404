package dev.streampod.benchmarks.load;

import java.util.List;

/**
 * Where the load goes and what a connection says before it counts as open.
 *
 * @param path the request path of the upgrade
 * @param subprotocol offered in the upgrade; empty for none
 * @param opening what is said in text frames, one after the other's answer
 * @param endpoint the endpoint that the messages name
 */
record LoadTarget(int port, String path, String subprotocol, List<Step> opening, String endpoint) {

    /** A text to send, and how its answer must begin. */
    record Step(String say, String expect) {}

    /** Plain text frames, nothing to say first. */
    static LoadTarget plain(int port, String path, String endpoint) {
        return new LoadTarget(port, path, "", List.of(), endpoint);
    }

    /** The wire protocol of Streampod, with a stream open. */
    static LoadTarget streampod(int port, String endpoint) {
        return new LoadTarget(
                port,
                "/websocket",
                "streampod.v1.json",
                List.of(hello(), new Step("[\"open\",\"" + endpoint + "\"]", "[\"opened\",\"" + endpoint + "\"")),
                endpoint);
    }

    /** The wire protocol of Streampod, welcomed, without a stream. */
    static LoadTarget streampodIdle(int port) {
        return new LoadTarget(port, "/websocket", "streampod.v1.json", List.of(hello()), "");
    }

    private static Step hello() {
        return new Step("[\"hello\",{\"protocol\":1}]", "[\"welcome\",");
    }
}
