package dev.streampod.generator.describe;

import dev.streampod.generator.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The frames that are the same in every protocol: what opens a connection and its streams, and keeps it. */
final class ControlFrames {

    static final List<String> FROM_CLIENT = List.of("hello", "auth", "open", "close", "ping", "pong", "ack");
    static final List<String> TO_CLIENT = List.of(
            "welcome", "authenticated", "opened", "refused", "closed", "error", "ping", "pong", "ack", "goodbye");

    /** The frames that belong to calls with streams. */
    static final List<String> OF_CALLS = List.of("end", "credit", "cancel");

    /** What clients send of a channel that they follow, its beginning aside. */
    static final List<String> OF_FOLLOWERS = List.of("unfollow");

    /** What the server sends of a channel that is followed, beside what is posted to it. */
    static final List<String> TO_FOLLOWERS = List.of("following", "recovered", "lost", "unfollowed");

    private final Frames frames;
    private final List<String> endpoints;

    /** @param endpoints the endpoints that have a stream */
    ControlFrames(Frames frames, List<String> endpoints) {
        this.frames = frames;
        this.endpoints = endpoints;
    }

    /** All of them, by name. */
    JsonObject messages() {
        return new JsonObject()
                .withAll(message("hello", "The first frame of a client.", hello()))
                .withAll(message("welcome", "The answer to `hello`.", welcome()))
                .withAll(message("auth", "Signs in with another key; null signs out.", type("string", "null")))
                .withAll(message("authenticated", "The user of the session from now on.", authenticated()))
                .withAll(message("open", "Opens the stream of an endpoint.", endpoint()))
                .withAll(message("opened", "The stream is open.", endpoint()))
                .withAll(message(
                        "refused",
                        "The stream was not opened: a code, and a text for people.",
                        endpoint(),
                        text(),
                        text()))
                .withAll(message("close", "Closes the stream of an endpoint.", endpoint()))
                .withAll(message(
                        "closed", "The stream has ended: a code, and a text for people.", endpoint(), text(), text()))
                .withAll(message(
                        "error",
                        "Something failed: a call, if there is an id; a message of the stream of `endpoint`; else the"
                                + " connection.",
                        type("integer", "null"),
                        frames.failure()))
                .withAll(message("ping", "Sent when nothing was received for the interval."))
                .withAll(message("pong", "The answer to `ping`."))
                .withAll(message(
                        "ack",
                        "The number of frames received so far; only in a session that can be resumed.",
                        integer()))
                .withAll(message("goodbye", "The server is about to close.", goodbye()));
    }

    /** The messages of calls with streams, by name. */
    JsonObject callMessages() {
        return new JsonObject()
                .withAll(frames.message(
                        "end",
                        "The end of a stream of a call: of a parameter's, or of the returned one. With what went wrong, if"
                                + " something did.",
                        frames.optional(List.of(
                                Frames.constant("end"), Frames.id(), type("string", "null"), frames.failure()))))
                .withAll(message(
                        "credit",
                        "That many more items may be sent on the stream; it begins with none.",
                        Frames.id(),
                        type("string", "null"),
                        JsonObject.of("type", "integer").with("minimum", 1)))
                .withAll(message(
                        "cancel",
                        "The reader of the stream, or the caller, wants no more items.",
                        Frames.id(),
                        type("string", "null")));
    }

    /** The messages of channels that clients follow, by name. */
    JsonObject followMessages() {
        return new JsonObject()
                .withAll(message(
                        "following",
                        "The channel is followed, from the message after this position on, if there is one.",
                        Frames.id(),
                        Schemas.object(JsonObject.of("position", text()), List.of())))
                .withAll(message(
                        "recovered",
                        "This many messages were missed and have been sent now: those that follow are new. The position of the"
                                + " last of them may be given.",
                        Frames.id(),
                        integer()))
                .withAll(message(
                        "lost",
                        "Messages are missing before the next one: those that were posted between these times, and after this"
                                + " position, if one is known.",
                        Frames.id(),
                        lost()))
                .withAll(message("unfollow", "The client follows the channel no longer.", Frames.id()))
                .withAll(message(
                        "unfollowed",
                        "The channel is not followed, or no longer: a code, and a text for people.",
                        Frames.id(),
                        text(),
                        text()));
    }

    /** The messages of presence on channels that clients follow, by name. */
    JsonObject presenceMessages() {
        return new JsonObject()
                .withAll(message(
                        "presence",
                        "Asks for the members that are present on the channel, and for those that come and go.",
                        Frames.id()))
                .withAll(message(
                        "left",
                        "A member has left; null: all members are named anew, and those not among them have left.",
                        Frames.id(),
                        type("string", "null")))
                .withAll(message("present", "All members that were present have been named.", Frames.id()));
    }

    private static JsonObject lost() {
        JsonObject time = JsonObject.of("type", "string").with("format", "date-time");
        return Schemas.object(
                JsonObject.of("cause", text())
                        .with("after", text())
                        .with("from", time)
                        .with("to", time),
                List.of("cause", "from", "to"));
    }

    private JsonObject message(String name, String description, JsonObject... elements) {
        List<JsonObject> all = new ArrayList<>();
        all.add(Frames.constant(name));
        all.addAll(List.of(elements));
        return frames.message(name, description, all);
    }

    private static JsonObject hello() {
        return Schemas.object(
                JsonObject.of("protocol", Frames.constant(1))
                        .with("key", text())
                        .with("fingerprint", text())
                        .with("client", text())
                        .with("resume", resumeRequest()),
                List.of("protocol"));
    }

    private static JsonObject welcome() {
        return Schemas.object(
                JsonObject.of("connection", text())
                        .with("heartbeatMillis", integer())
                        .with("limits", JsonObject.of("type", "object"))
                        .with("server", text())
                        .with("expiresInMillis", integer())
                        .with("userId", text())
                        .with("scopes", scopes())
                        .with("resume", resumable()),
                List.of("connection", "heartbeatMillis", "limits", "server"));
    }

    private static JsonObject resumeRequest() {
        JsonObject earlier = Schemas.object(
                JsonObject.of("token", text()).with("received", integer()), List.of("token", "received"));
        return JsonObject.of(
                        "description",
                        "Asks for a session that outlives a lost connection: a new one, or that of a token, with the number"
                                + " of frames taken in.")
                .with("anyOf", List.of(JsonObject.of("type", "boolean"), earlier));
    }

    private static JsonObject resumable() {
        return JsonObject.of("description", "With `received` the session that was asked for is resumed.")
                .withAll(Schemas.object(
                        JsonObject.of("token", text())
                                .with("windowMillis", integer())
                                .with("received", integer()),
                        List.of("token", "windowMillis")));
    }

    private static JsonObject authenticated() {
        return Schemas.object(
                JsonObject.of("userId", text())
                        .with("scopes", scopes())
                        .with("expiresInMillis", integer())
                        .with("reason", JsonObject.of("enum", List.of("expired", "revoked"))),
                List.of("scopes"));
    }

    private static JsonObject goodbye() {
        return Schemas.object(
                JsonObject.of("code", integer()).with("reconnectAfterMillis", integer()), List.of("code"));
    }

    private static JsonObject scopes() {
        return JsonObject.of("type", "array").with("items", text());
    }

    private JsonObject endpoint() {
        return text().withList("examples", endpoints);
    }

    private static JsonObject text() {
        return JsonObject.of("type", "string");
    }

    private static JsonObject integer() {
        return JsonObject.of("type", "integer");
    }

    private static JsonObject type(String... types) {
        return JsonObject.of("type", List.of(types));
    }
}
