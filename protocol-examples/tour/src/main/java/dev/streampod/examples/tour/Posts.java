package dev.streampod.examples.tour;

import dev.streampod.server.RequestException;
import dev.streampod.server.messaging.MessageNotPostedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits in a handler until something is posted; a cancel, a deadline and the end of the server interrupt that. */
final class Posts {

    static final String UNCERTAIN = "the message may not have been posted";

    private Posts() {}

    /** @param otherwise what the client is told when it was not posted, or may not have been; the server's log says why */
    static void await(CompletableFuture<Void> posted, String otherwise) {
        try {
            posted.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable(otherwise);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MessageNotPostedException) {
                throw RequestException.unavailable(otherwise);
            }
            throw new IllegalStateException(e);
        }
    }
}
