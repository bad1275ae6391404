package dev.streampod.generator.declaration;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The maps that documents of the language consist of, and the keys of each. The parsers refuse every key that is not
 * here, and the schema for editors is made of this.
 */
final class MapKind {

    static final MapKind CLASS = new MapKind(
            "a",
            "class",
            new Key("class", ValueKind.TYPE_NAME, "Declares an entity with this name: an immutable value."),
            new Key("fields", ValueKind.FIELDS, "Its fields, in the order in which they travel."),
            Key.EXTENDS,
            Key.SEALED,
            Key.SERVER_ONLY,
            Key.IMMUTABLE);

    static final MapKind EXCEPTION = new MapKind(
            "an",
            "exception",
            new Key("exception", ValueKind.TYPE_NAME, "Declares an exception that methods throw to their callers."),
            new Key("fields", ValueKind.EXCEPTION_FIELDS, "Its fields; \"message\" becomes its message in Java."),
            Key.EXTENDS,
            Key.SEALED,
            Key.SERVER_ONLY,
            Key.IMMUTABLE);

    static final MapKind ENUM = new MapKind(
            "an",
            "enum",
            new Key("enum", ValueKind.TYPE_NAME, "Declares an enum with this name."),
            new Key("serialized", ValueKind.SERIALIZED, "Whether a value travels as its name or as its number."),
            new Key(
                    "default",
                    ValueKind.ENUM_VALUE_NAME,
                    "The value that is read in place of one that this side does not know."),
            new Key("properties", ValueKind.PROPERTIES, "The properties of each value in Java."),
            new Key("values", ValueKind.ENUM_VALUES, "Its values: names, or names with their properties."),
            Key.SERVER_ONLY);

    static final MapKind ENDPOINT = new MapKind(
            "an",
            "endpoint",
            new Key("endpoint", ValueKind.MEMBER_NAME, "Declares an endpoint that clients use under this name."),
            new Key("requireLogin", ValueKind.FLAG, "Only users who have signed in may use it."),
            Key.REQUIRED_SCOPES,
            new Key(
                    "stream",
                    ValueKind.STREAM,
                    "Its stream of messages, and the channels to follow; {} lets any entity flow both ways."),
            new Key("methods", ValueKind.METHODS, "The methods that clients call."));

    static final MapKind STREAM = new MapKind(
            "a",
            "stream",
            new Key("fromClient", ValueKind.TYPES, "The classes that clients send; left out: any; []: none."),
            new Key("toClient", ValueKind.TYPES, "The classes that the server sends; left out: any; []: none."),
            new Key("userObject", ValueKind.JAVA_CLASS, "The Java type of getUserObject and setUserObject."),
            new Key(
                    "follow",
                    ValueKind.CHANNELS,
                    "The channels that clients may follow; alone, without fromClient and toClient: no messages."));

    static final MapKind METHOD = new MapKind(
            "a",
            "method",
            new Key("parameters", ValueKind.METHOD_PARAMETERS, "The parameters, in this order."),
            new Key("returns", ValueKind.TYPE_OR_STREAM, "The type of the result; left out: nothing is returned."),
            new Key("throws", ValueKind.TYPES, "The exceptions that reach the caller as they are."),
            Key.REQUIRED_SCOPES,
            new Key("idempotent", ValueKind.FLAG, "A call may be repeated when its answer was lost."),
            new Key("timeout", ValueKind.DURATION, "How long a caller waits for the answer."),
            Key.DEPRECATED);

    static final MapKind CHANNEL = new MapKind(
            "a",
            "channel",
            new Key("channel", ValueKind.MEMBER_NAME, "Declares a channel between servers with this name."),
            new Key("parameters", ValueKind.CHANNEL_PARAMETERS, "The parameters that tell its instances apart."),
            new Key("message", ValueKind.TYPE, "The class that is posted to it."),
            new Key("history", ValueKind.HISTORY, "The messages that are kept for clients that were away."),
            new Key("presence", ValueKind.TYPE, "Adds presence: the class of the info of each member."));

    static final MapKind HISTORY = new MapKind(
            "the",
            "history of a channel",
            new Key("size", ValueKind.COUNT, "How many messages are kept."),
            new Key("ttl", ValueKind.DURATION, "How long messages are kept."));

    static final MapKind FIELD = new MapKind(
            "a",
            "field",
            Key.FIELD_TYPE,
            Key.REQUIRED,
            new Key("scope", ValueKind.SCOPE, "\"serverOnly\" keeps a nullable field from clients, at any depth."),
            new Key("jsonKey", ValueKind.TEXT, "Its name on the wire."),
            Key.DEFAULT,
            Key.TAIL,
            Key.DEPRECATED);

    static final MapKind EXCEPTION_FIELD =
            new MapKind("a", "field", Key.FIELD_TYPE, Key.REQUIRED, Key.DEFAULT, Key.TAIL, Key.DEPRECATED);

    static final MapKind PROPERTY = new MapKind("a", "property", Key.FIELD_TYPE, Key.DEFAULT);

    static final MapKind METHOD_PARAMETER = new MapKind("a", "parameter", Key.PARAMETER_TYPE, Key.DEFAULT);

    static final MapKind CHANNEL_PARAMETER = new MapKind("a", "parameter", Key.FIELD_TYPE);

    /** What a document can be; its first key says which. */
    static final List<MapKind> DOCUMENTS = List.of(CLASS, EXCEPTION, ENUM, ENDPOINT, CHANNEL);

    private final String article;
    private final String noun;
    private final List<Key> keys;
    private final List<String> keyNames;

    private MapKind(String article, String noun, Key... keys) {
        this.article = article;
        this.noun = noun;
        this.keys = List.of(keys);
        this.keyNames = this.keys.stream().map(Key::name).toList();
    }

    /** What it is, for a message: {@code a class}. */
    String phrase() {
        return article + " " + noun;
    }

    /** What it is, without an article: {@code class}. */
    String noun() {
        return noun;
    }

    List<Key> keys() {
        return keys;
    }

    List<String> keyNames() {
        return keyNames;
    }

    /** Whether the key holds a map. */
    boolean holdsMap(String key) {
        return keys.stream()
                .anyMatch(known -> known.name().equals(key) && known.value().holdsMap());
    }

    /** The keys of a field that are options: all but its type. */
    List<String> optionNames() {
        return options().map(Key::name).toList();
    }

    /** The option that is written so; {@code defaultModel} is another name of {@code default}. */
    Optional<Key> option(String name) {
        String known = name.equals(Key.DEFAULT_MODEL) ? Key.DEFAULT.name() : name;
        return options().filter(key -> key.name().equals(known)).findFirst();
    }

    private Stream<Key> options() {
        return keys.stream().filter(key -> !key.name().equals(Key.FIELD_TYPE.name()));
    }
}
