package dev.streampod.wire;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the frames that are neither messages nor of calls or followed channels, from after their name on to somewhere before their
 * end.
 */
final class ControlFrames {

    private ControlFrames() {}

    static Frame read(String name, JsonParser parser) {
        return switch (name) {
            case "ping" -> new Frame.Ping();
            case "pong" -> new Frame.Pong();
            case "hello" -> hello(parser);
            case "welcome" -> welcome(parser);
            case "auth" -> new Frame.Auth(FrameValues.optionalString(parser, "the key"));
            case "authenticated" -> authenticated(parser);
            case "open" -> new Frame.Open(FrameValues.endpoint(parser));
            case "opened" -> new Frame.Opened(FrameValues.endpoint(parser));
            case "refused" ->
                new Frame.Refused(
                        FrameValues.endpoint(parser),
                        FrameValues.string(parser, "a code"),
                        FrameValues.string(parser, "a message"));
            case "close" -> new Frame.Close(FrameValues.endpoint(parser));
            case "closed" ->
                new Frame.Closed(
                        FrameValues.endpoint(parser),
                        FrameValues.string(parser, "a code"),
                        FrameValues.string(parser, "a message"));
            case "goodbye" -> goodbye(parser);
            case "ack" -> new Frame.Ack(FrameValues.count(parser));
            default -> new Frame.Unknown(FrameValues.shortened(name));
        };
    }

    private static Frame hello(JsonParser parser) {
        FrameValues.beginObject(parser);
        Set<String> known = new HashSet<>();
        long protocol = -1;
        String key = null;
        String fingerprint = null;
        String client = null;
        Frame.ResumeRequest resume = null;
        long maxMessageBytes = 0;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "protocol" -> protocol = FrameValues.number(parser, "the protocol's version");
                case "key" -> key = FrameValues.optionalString(parser, "the key");
                case "fingerprint" -> fingerprint = FrameValues.optionalString(parser, "the fingerprint");
                case "client" -> client = FrameValues.optionalString(parser, "the client");
                case "resume" -> resume = resumeRequest(parser);
                case "limits" -> maxMessageBytes = maxMessageBytes(parser);
                default -> {
                    FrameValues.skip(parser);
                    continue;
                }
            }
            FrameValues.requireFirst(name, known);
        }
        return new Frame.Hello(protocol, key, fingerprint, client, resume, maxMessageBytes);
    }

    /** Reads {@code maxMessageBytes}, the only limit known here; 0 when it is missing. */
    private static long maxMessageBytes(JsonParser parser) {
        FrameValues.beginObject(parser);
        Long bytes = null;
        for (String limit = parser.nextName(); limit != null; limit = parser.nextName()) {
            if (limit.equals("maxMessageBytes")) {
                if (bytes != null) {
                    throw FrameValues.twice(limit);
                }
                bytes = FrameValues.number(parser, "a size");
            } else {
                FrameValues.skip(parser);
            }
        }
        return bytes == null ? 0 : bytes;
    }

    private static Frame.@Nullable ResumeRequest resumeRequest(JsonParser parser) {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_TRUE) {
            return Frame.ResumeRequest.NEW;
        }
        if (value == JsonToken.VALUE_FALSE || value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.START_OBJECT) {
            throw new FrameSyntaxException("resume is true or an object");
        }
        Set<String> known = new HashSet<>();
        String token = null;
        long received = -1;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "token" -> token = FrameValues.string(parser, "the token");
                case "received" -> received = FrameValues.count(parser);
                default -> {
                    FrameValues.skip(parser);
                    continue;
                }
            }
            FrameValues.requireFirst(name, known);
        }
        if (token == null || received < 0) {
            throw new FrameSyntaxException("resume has a token and received");
        }
        return new Frame.ResumeRequest(token, received);
    }

    private static Frame welcome(JsonParser parser) {
        FrameValues.beginObject(parser);
        String connection = "";
        String server = "";
        long heartbeatMillis = 0;
        int maxMessageBytes = 0;
        Frame.Resumable resume = null;
        long expiresInMillis = 0;
        String userId = null;
        Set<String> scopes = Set.of();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "connection" -> connection = FrameValues.string(parser, "the connection's id");
                case "server" -> server = FrameValues.string(parser, "the server's id");
                case "resume" -> resume = resumable(parser);
                case "heartbeatMillis" -> heartbeatMillis = FrameValues.number(parser, "milliseconds");
                case "expiresInMillis" -> expiresInMillis = FrameValues.number(parser, "milliseconds");
                case "userId" -> userId = FrameValues.optionalString(parser, "the user's id");
                case "scopes" -> scopes = scopes(parser);
                case "limits" ->
                    maxMessageBytes = (int) Math.max(0, Math.min(maxMessageBytes(parser), Integer.MAX_VALUE));
                default -> FrameValues.skip(parser);
            }
        }
        Frame.User user = userId == null ? null : new Frame.User(userId, scopes);
        return new Frame.Welcome(connection, heartbeatMillis, maxMessageBytes, server, resume, expiresInMillis, user);
    }

    private static Set<String> scopes(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new FrameSyntaxException("scopes is an array");
        }
        Set<String> scopes = new LinkedHashSet<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            scopes.add(parser.getString());
        }
        return scopes;
    }

    private static Frame.@Nullable Resumable resumable(JsonParser parser) {
        FrameValues.beginObject(parser);
        String token = null;
        long windowMillis = 0;
        Long received = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "token" -> token = FrameValues.string(parser, "the token");
                case "windowMillis" -> windowMillis = FrameValues.number(parser, "milliseconds");
                case "received" -> received = FrameValues.count(parser);
                default -> FrameValues.skip(parser);
            }
        }
        return token == null ? null : new Frame.Resumable(token, windowMillis, received);
    }

    private static Frame authenticated(JsonParser parser) {
        FrameValues.beginObject(parser);
        String userId = null;
        Set<String> scopes = Set.of();
        long expiresInMillis = 0;
        String reason = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "userId" -> userId = FrameValues.optionalString(parser, "the user's id");
                case "scopes" -> scopes = scopes(parser);
                case "expiresInMillis" -> expiresInMillis = FrameValues.number(parser, "milliseconds");
                case "reason" -> reason = FrameValues.optionalString(parser, "a reason");
                default -> FrameValues.skip(parser);
            }
        }
        return new Frame.Authenticated(userId, scopes, expiresInMillis, reason);
    }

    private static Frame goodbye(JsonParser parser) {
        FrameValues.beginObject(parser);
        int code = CloseCode.DRAIN;
        long delay = 0;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "code" -> code = FrameValues.saturated(parser, "a code");
                case "reconnectAfterMillis" -> delay = FrameValues.number(parser, "milliseconds");
                default -> FrameValues.skip(parser);
            }
        }
        return new Frame.Goodbye(code, delay);
    }
}
