package dev.streampod.generator.declaration;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Suggests keys and options for those of other languages and tools. */
final class KeyHints {

    private static final String PARAMETERS =
            "params param parameter args arg arguments argument input inputs request requestbody body takes";
    private static final String SCOPES = "scopes scope roles role requiredscope requiredroles permissions";
    private static final String LOGIN =
            "login auth authenticated authentication requiresauth requirelogins requireslogin loginrequired secured security";
    private static final String CHANNELS =
            "follows following followable channel channels subscribe subscribes subscription subscriptions";
    private static final String REMOVE_TYPE = "remove it: the first key already says what is declared here";
    private static final String NO_VALIDATION =
            "remove it: a protocol does not validate values; check them in your program";
    private static final String NEVER_NULL = "remove it: a value whose type has no \"?\" is never null";

    private static final KeyHints ALL = new KeyHints();

    private final Map<MapKind, Map<String, String>> meant = new HashMap<>();
    private final Map<MapKind, Map<String, String>> advice = new HashMap<>();

    private KeyHints() {
        for (MapKind kind : List.of(MapKind.CLASS, MapKind.EXCEPTION)) {
            meant(kind, "fields", "field properties property attributes members columns");
            meant(
                    kind,
                    "extends",
                    "extend parent inherits inherit superclass super base baseclass implements interface allof");
            meant(kind, "sealed", "abstract oneof discriminator");
            advice(kind, REMOVE_TYPE, "type kind");
            advice(kind, "remove it: every field is required unless its type ends in \"?\"", "required");
            advice(kind, "write the name in the first line, for example: class: ChatMessage", "name title");
            advice(kind, "methods belong to an endpoint: declare one with \"endpoint: name\"", "methods");
            advice(kind, "declare an enum for them: \"enum: Name\"", "values");
        }
        advice(MapKind.EXCEPTION, "write it below \"fields\": message: String", "message");
        meant(MapKind.ENUM, "values", "value constants items members options entries");
        meant(MapKind.ENUM, "properties", "fields field property attributes");
        meant(MapKind.ENUM, "serialized", "serialization serialize serializeas format");
        meant(MapKind.ENUM, "default", "fallback unknown defaultvalue");
        advice(MapKind.ENUM, REMOVE_TYPE, "type kind");
        meant(MapKind.ENDPOINT, "requireLogin", LOGIN);
        meant(MapKind.ENDPOINT, "requiredScopes", SCOPES);
        meant(MapKind.ENDPOINT, "stream", "streams streaming");
        meant(MapKind.ENDPOINT, "methods", "method operations functions calls rpc rpcs procedures");
        for (String key : List.of("fromClient", "toClient", "userObject", "follow")) {
            advice(MapKind.ENDPOINT, "write \"" + key + "\" below \"stream\", indented by two spaces", key);
        }
        advice(MapKind.ENDPOINT, "write \"toClient\" below \"stream\", indented by two spaces", "fromServer");
        advice(MapKind.ENDPOINT, "write \"fromClient\" below \"stream\", indented by two spaces", "toServer");
        advice(
                MapKind.ENDPOINT,
                "write it at a method of the endpoint, below \"methods\"",
                "parameters returns throws idempotent timeout deprecated " + PARAMETERS);
        advice(MapKind.ENDPOINT, "remove it: clients call the endpoint by its name", "path url route uri");
        advice(
                MapKind.ENDPOINT,
                "write it below \"methods\", with a name that says what it does",
                "get post put patch delete");
        meant(
                MapKind.STREAM,
                "toClient",
                "fromserver server out outgoing output send sends toclients servertoclient serversends");
        meant(
                MapKind.STREAM,
                "fromClient",
                "toserver client in incoming input receive receives fromclients clienttoserver clientsends");
        meant(MapKind.STREAM, "follow", CHANNELS);
        advice(MapKind.ENDPOINT, "write \"follow\" below \"stream\", indented by two spaces", CHANNELS);
        meant(MapKind.METHOD, "parameters", PARAMETERS);
        meant(
                MapKind.METHOD,
                "returns",
                "return result results output response responses returntype return_type returntypes out");
        meant(MapKind.METHOD, "throws", "exceptions exception errors error throw raises");
        meant(MapKind.METHOD, "requiredScopes", SCOPES);
        meant(MapKind.METHOD, "timeout", "deadline maxtime");
        meant(MapKind.METHOD, "idempotent", "retry retryable repeatable");
        advice(
                MapKind.METHOD,
                "\"requireLogin\" belongs to the endpoint: write it there, or move the method to another endpoint",
                "requirelogin " + LOGIN);
        advice(MapKind.METHOD, "for a stream of results write, for example: returns: stream<String>", "stream streams");
        meant(MapKind.CHANNEL, "message", "messages payload event events type");
        meant(MapKind.CHANNEL, "parameters", PARAMETERS);
        meant(MapKind.CHANNEL, "history", "retention replay buffer keep");
        meant(MapKind.CHANNEL, "presence", "members online users");
        advice(
                MapKind.CHANNEL,
                "clients follow a channel through an endpoint: name it in \"follow\", below the endpoint's \"stream\"",
                "follow followable followers clients endpoint endpoints subscribe publish");
        meant(MapKind.HISTORY, "size", "count max maxsize limit messages length capacity number");
        meant(MapKind.HISTORY, "ttl", "time duration timetolive time_to_live maxage age expires expiry keep retention");
        for (MapKind kind :
                List.of(MapKind.FIELD, MapKind.EXCEPTION_FIELD, MapKind.PROPERTY, MapKind.METHOD_PARAMETER)) {
            meant(kind, "default", "defaultvalue value initial initialvalue");
        }
        meant(MapKind.FIELD, "jsonKey", "json jsonname json_key jsonproperty serializedname wirename alias");
        meant(MapKind.FIELD, "scope=serverOnly", "serveronly private hidden internal");
        for (MapKind kind : List.of(
                MapKind.FIELD,
                MapKind.EXCEPTION_FIELD,
                MapKind.PROPERTY,
                MapKind.METHOD_PARAMETER,
                MapKind.CHANNEL_PARAMETER)) {
            advice(kind, NEVER_NULL, "notnull nonnull nonnullable not_null mandatory");
            advice(kind, NO_VALIDATION, "min max minimum maximum minlength maxlength pattern size length");
            advice(kind, "declare an enum with these values, and write its name as the type", "enum");
            advice(kind, "write the name of the class as the type", "$ref ref");
            advice(kind, "write the type of the elements in angle brackets, for example: List<String>", "items");
            advice(kind, "remove it, and choose the type instead, for example Instant or UUID", "format");
            advice(kind, "remove it: every generated class is immutable", "final readonly immutable const");
        }
    }

    /** What to say of a key that a map of that kind does not have; null when nothing is known about it. */
    static @Nullable String hint(MapKind kind, String key) {
        String written = key.toLowerCase(Locale.ROOT);
        String meant = ALL.meant.getOrDefault(kind, Map.of()).get(written);
        if (meant != null) {
            return "did you mean \"" + meant + "\"?";
        }
        String advice = ALL.advice.getOrDefault(kind, Map.of()).get(written);
        boolean documentation = List.of(
                        "description", "doc", "docs", "documentation", "comment", "summary", "example", "examples")
                .contains(written);
        return advice == null && documentation
                ? "write documentation as a comment that begins with ###, directly above what it describes"
                : advice;
    }

    /** What to say of a first key that is no kind of declaration; null when nothing is known about it. */
    static @Nullable String kind(String key) {
        return switch (key.toLowerCase(Locale.ROOT)) {
            case "message",
                    "struct",
                    "record",
                    "interface",
                    "type",
                    "object",
                    "entity",
                    "model",
                    "schema",
                    "data class",
                    "sealed class",
                    "abstract class",
                    "abstract",
                    "data",
                    "dto" -> "did you mean \"class\"?";
            case "service", "controller", "api", "rpc", "server", "resource" -> "did you mean \"endpoint\"?";
            case "topic", "room", "queue", "subject" -> "did you mean \"channel\"?";
            case "error", "throwable" -> "did you mean \"exception\"?";
            case "enumeration", "enum class" -> "did you mean \"enum\"?";
            case "package", "namespace" ->
                "remove it: the package is set in the build, as packageName of the plugin or --package of the command";
            case "import", "imports", "include", "includes" -> "remove it: all files of a protocol are read together";
            case "openapi", "asyncapi", "swagger", "$schema", "components", "syntax" ->
                "this is a file of another language: write a document for each class and endpoint of it";
            default -> null;
        };
    }

    private void meant(MapKind kind, String key, String written) {
        add(meant, kind, key, written);
    }

    private void advice(MapKind kind, String text, String written) {
        add(this.advice, kind, text, written);
    }

    private static void add(Map<MapKind, Map<String, String>> all, MapKind kind, String text, String written) {
        for (String key : written.split(" ", -1)) {
            all.computeIfAbsent(kind, none -> new HashMap<>()).putIfAbsent(key.toLowerCase(Locale.ROOT), text);
        }
    }
}
