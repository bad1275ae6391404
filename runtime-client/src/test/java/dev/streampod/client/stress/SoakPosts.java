package dev.streampod.client.stress;

import java.util.concurrent.CompletableFuture;

/** What is told of each post of a soak. Safe for use from many threads. */
interface SoakPosts {

    /** A post: once it is known to be taken, it may not be missing. One that failed may have come all the same. */
    void posted(String origin, long number, CompletableFuture<Void> post);
}
