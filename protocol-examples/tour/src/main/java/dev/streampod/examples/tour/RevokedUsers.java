package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.HistoryMessages;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Has every tour take away the keys of a user that one of them revokes. {@code Revocations} ends what is signed in on all
 * servers, and writes into the key store of its own; the keys of the command line are in the memory of each tour. Servers that
 * share a {@code RedisKeyStore} need nothing of this.
 */
final class RevokedUsers {

    /** How many channel listeners of the server are not its clients'. */
    static final int LISTENERS = 1;

    private static final String CHANNEL = "revoked-users";
    /** For tours whose Redis is away when it happens. */
    private static final ChannelHistory MISSED = new ChannelHistory(1_000, Duration.ofMinutes(10));

    private final HistoryMessages messages;

    private RevokedUsers(HistoryMessages messages) {
        this.messages = messages;
    }

    /** Takes keys away from now on, whichever tour revokes them. */
    static RevokedUsers of(StreampodServer server, KeyStore keys) {
        var users = new RevokedUsers(server.messages().withHistory(MISSED));
        users.messages.addListener(CHANNEL, RoomMessage.class, user -> keys.revokeUser(user.text()));
        return users;
    }

    /** Completes when the other tours are told, or hear of it when their Redis is back. */
    CompletableFuture<Void> tell(String userId) {
        return messages.postMessage(CHANNEL, new RoomMessage(CHANNEL, null, userId));
    }
}
