package dev.streampod.generator.java;

import java.util.Set;

/** The simple names of the types of Java and of the runtimes that generated code refers to. */
final class ExternalTypeNames {

    private static final Set<String> NAMES = Set.of(
            "ArrayList",
            "BigDecimal",
            "BigInteger",
            "Boolean",
            "Bytes",
            "CallArguments",
            "ChannelDefinition",
            "ChannelFeed",
            "ChannelName",
            "CompletableFuture",
            "Deprecated",
            "Double",
            "Duration",
            "Endpoint",
            "EndpointDefinition",
            "EndpointSet",
            "EndpointStub",
            "EntityCodec",
            "EntityReader",
            "EntityWriter",
            "EnumCodec",
            "FeedPresence",
            "FeedSource",
            "FieldNames",
            "Fields",
            "Float",
            "Flow",
            "FollowStart",
            "FollowableChannel",
            "FollowedChannel",
            "Generated",
            "IllegalStateException",
            "ImportedCodecs",
            "Instant",
            "Integer",
            "List",
            "LocalDate",
            "LocalDateTime",
            "LocalTime",
            "Long",
            "Map",
            "MapKey",
            "MessageSet",
            "MessageStream",
            "MethodDefinition",
            "MethodEndpoint",
            "MethodStub",
            "NullMarked",
            "Nullable",
            "Object",
            "Objects",
            "Override",
            "PolymorphicCodec",
            "Protocol",
            "SerializableEntity",
            "SerializableException",
            "Session",
            "Set",
            "StreamEndpoint",
            "StreamingSession",
            "StreampodClient",
            "String",
            "StringBuilder",
            "SuppressWarnings",
            "TimeOrderedUuid",
            "TypedChannel",
            "URI",
            "UUID",
            "ValueCodec",
            "Void");

    private ExternalTypeNames() {}

    /** Whether generated code may mention a type of that name that is not the user's. */
    static boolean contain(String name) {
        return NAMES.contains(name);
    }
}
