package dev.streampod.client;

import dev.streampod.client.script.ScriptedConnection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a scripted server says about the channels that are followed over one of its connections. */
record FeedFrames(ScriptedConnection connection) {

    /** Expects that a room is asked for under that number, with these options, and agrees without a position. */
    FeedFrames follow(long id, long room, String options) {
        expectFollow(id, room, options);
        following(id, null);
        return this;
    }

    void expectFollow(long id, long room, String options) {
        connection.expect("[\"follow\"," + id + ",\"feeds\",\"room\",{\"roomId\":" + room + "},{" + options + "}]");
    }

    /** The same for a channel without a history. */
    FeedFrames followLobby(long id, String language) {
        connection.expect("[\"follow\"," + id + ",\"feeds\",\"lobby\",{\"language\":\"" + language + "\"},{}]");
        following(id, null);
        return this;
    }

    void following(long id, @Nullable String position) {
        String options = position == null ? "" : "\"position\":\"" + position + "\"";
        connection.send("[\"following\"," + id + ",{" + options + "}]");
    }

    void message(long id, @Nullable String position, String text) {
        String quoted = position == null ? "null" : "\"" + position + "\"";
        connection.send("[\"pub\"," + id + "," + quoted + ",\"Line\",{\"text\":\"" + text + "\"}]");
    }

    /** Messages {@code m<first>} to {@code m<last>} at the positions {@code p<first>} to {@code p<last>}. */
    FeedFrames messages(long id, int first, int last) {
        for (int i = first; i <= last; i++) {
            message(id, "p" + i, "m" + i);
        }
        return this;
    }

    void recovered(long id, long messages) {
        connection.send("[\"recovered\"," + id + "," + messages + "]");
    }

    void recovered(long id, long messages, String position) {
        connection.send("[\"recovered\"," + id + "," + messages + ",\"" + position + "\"]");
    }

    void lost(long id, String cause, Instant from, Instant to) {
        connection.send("[\"lost\"," + id + ",{\"cause\":\"" + cause + "\",\"after\":\"p0\",\"from\":\"" + from
                + "\",\"to\":\"" + to + "\"}]");
    }

    void unfollowed(long id, String code) {
        connection.send("[\"unfollowed\"," + id + ",\"" + code + "\",\"because\"]");
    }

    void joined(long id, String member, String info) {
        connection.send("[\"joined\"," + id + ",\"" + member + "\",\"Line\",{\"text\":\"" + info + "\"}]");
    }

    void left(long id, String member) {
        connection.send("[\"left\"," + id + ",\"" + member + "\"]");
    }

    void present(long id) {
        connection.send("[\"present\"," + id + "]");
    }
}
