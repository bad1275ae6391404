package dev.streampod.wire;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the frames that are not messages, from after their name on to somewhere before their end. */
final class ControlFrames {

    private ControlFrames() {}

    static Frame read(String name, JsonParser parser) {
        return switch (name) {
            case "ping" -> new Frame.Ping();
            case "pong" -> new Frame.Pong();
            case "hello" -> hello(parser);
            case "welcome" -> welcome(parser);
            case "auth" -> new Frame.Auth(optionalString(parser, "the key"));
            case "authenticated" -> authenticated(parser);
            case "open" -> new Frame.Open(string(parser, "an endpoint"));
            case "opened" -> new Frame.Opened(string(parser, "an endpoint"));
            case "refused" ->
                new Frame.Refused(string(parser, "an endpoint"), string(parser, "a code"), string(parser, "a message"));
            case "close" -> new Frame.Close(string(parser, "an endpoint"));
            case "closed" ->
                new Frame.Closed(string(parser, "an endpoint"), string(parser, "a code"), string(parser, "a message"));
            case "call", "result", "item", "end", "credit", "cancel" -> new Frame.CallPart(name, id(parser));
            case "error" -> failure(parser);
            case "goodbye" -> goodbye(parser);
            default -> new Frame.Unknown(name);
        };
    }

    private static Frame hello(JsonParser parser) {
        beginObject(parser);
        int protocol = -1;
        String key = null;
        String fingerprint = null;
        String client = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "protocol" -> protocol = (int) number(parser, "the protocol's version");
                case "key" -> key = optionalString(parser, "the key");
                case "fingerprint" -> fingerprint = optionalString(parser, "the fingerprint");
                case "client" -> client = optionalString(parser, "the client");
                default -> skipValue(parser);
            }
        }
        return new Frame.Hello(protocol, key, fingerprint, client);
    }

    private static Frame welcome(JsonParser parser) {
        beginObject(parser);
        String connection = "";
        String server = "";
        long heartbeatMillis = 0;
        int maxMessageBytes = 0;
        long expiresInMillis = 0;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "connection" -> connection = string(parser, "the connection's id");
                case "server" -> server = string(parser, "the server's id");
                case "heartbeatMillis" -> heartbeatMillis = number(parser, "milliseconds");
                case "expiresInMillis" -> expiresInMillis = number(parser, "milliseconds");
                case "limits" -> {
                    beginObject(parser);
                    for (String limit = parser.nextName(); limit != null; limit = parser.nextName()) {
                        if (limit.equals("maxMessageBytes")) {
                            maxMessageBytes = (int) number(parser, "a size");
                        } else {
                            skipValue(parser);
                        }
                    }
                }
                default -> skipValue(parser);
            }
        }
        return new Frame.Welcome(connection, heartbeatMillis, maxMessageBytes, server, expiresInMillis);
    }

    private static Frame authenticated(JsonParser parser) {
        beginObject(parser);
        String userId = null;
        Set<String> scopes = new LinkedHashSet<>();
        long expiresInMillis = 0;
        String reason = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "userId" -> userId = optionalString(parser, "the user's id");
                case "scopes" -> {
                    if (parser.nextToken() != JsonToken.START_ARRAY) {
                        throw new FrameSyntaxException("scopes is an array");
                    }
                    while (parser.nextToken() == JsonToken.VALUE_STRING) {
                        scopes.add(parser.getString());
                    }
                }
                case "expiresInMillis" -> expiresInMillis = number(parser, "milliseconds");
                case "reason" -> reason = optionalString(parser, "a reason");
                default -> skipValue(parser);
            }
        }
        return new Frame.Authenticated(userId, scopes, expiresInMillis, reason);
    }

    private static Frame failure(JsonParser parser) {
        Long id = parser.nextToken() == JsonToken.VALUE_NULL ? null : idValue(parser);
        beginObject(parser);
        String code = "";
        String message = "";
        String reference = null;
        String endpoint = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "code" -> code = string(parser, "a code");
                case "message" -> message = string(parser, "a message");
                case "reference" -> reference = optionalString(parser, "a reference");
                case "endpoint" -> endpoint = optionalString(parser, "an endpoint");
                default -> skipValue(parser);
            }
        }
        return new Frame.Failure(id, code, message, reference, endpoint);
    }

    private static Frame goodbye(JsonParser parser) {
        beginObject(parser);
        int code = CloseCode.DRAIN;
        long delay = 0;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "code" -> code = (int) number(parser, "a code");
                case "reconnectAfterMillis" -> delay = number(parser, "milliseconds");
                default -> skipValue(parser);
            }
        }
        return new Frame.Goodbye(code, delay);
    }

    private static void skipValue(JsonParser parser) {
        parser.nextToken();
        parser.skipChildren();
    }

    private static void beginObject(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new FrameSyntaxException("expected an object in the frame");
        }
    }

    private static String string(JsonParser parser, String what) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw new FrameSyntaxException("expected " + what + " in a string");
        }
        return parser.getString();
    }

    private static @Nullable String optionalString(JsonParser parser, String what) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw new FrameSyntaxException("expected " + what + " in a string");
        }
        return parser.getString();
    }

    private static long number(JsonParser parser, String what) {
        if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new FrameSyntaxException("expected " + what + " as a number");
        }
        return parser.getLongValue();
    }

    private static long id(JsonParser parser) {
        parser.nextToken();
        return idValue(parser);
    }

    private static long idValue(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new FrameSyntaxException("expected the id of a call as a number");
        }
        return parser.getLongValue();
    }
}
