package dev.streampod.generator.java;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;

/**
 * The types that generated code is written against, by name: the generator has no dependency on the runtimes. Those of Java
 * are here that are used all over, since making a name takes as long as printing it.
 */
final class RuntimeTypes {

    private static final String ENTITY_PACKAGE = "dev.streampod.entity";
    private static final String PROTOCOL_PACKAGE = "dev.streampod.protocol";
    private static final String STREAM_PACKAGE = "dev.streampod.stream";
    private static final String SERVER_PACKAGE = "dev.streampod.server";
    private static final String CLIENT_PACKAGE = "dev.streampod.client";

    static final ClassName SERIALIZABLE_ENTITY = ClassName.get(ENTITY_PACKAGE, "SerializableEntity");
    static final ClassName SERIALIZABLE_EXCEPTION = ClassName.get(ENTITY_PACKAGE, "SerializableException");
    static final ClassName ENTITY_CODEC = ClassName.get(ENTITY_PACKAGE, "EntityCodec");
    static final ClassName POLYMORPHIC_CODEC = ClassName.get(ENTITY_PACKAGE, "PolymorphicCodec");
    static final ClassName ENUM_CODEC = ClassName.get(ENTITY_PACKAGE, "EnumCodec");
    static final ClassName ENTITY_READER = ClassName.get(ENTITY_PACKAGE, "EntityReader");
    static final ClassName ENTITY_WRITER = ClassName.get(ENTITY_PACKAGE, "EntityWriter");
    static final ClassName FIELD_NAMES = ClassName.get(ENTITY_PACKAGE, "FieldNames");
    static final ClassName FIELDS = ClassName.get(ENTITY_PACKAGE, "Fields");
    static final ClassName MAP_KEY = ClassName.get(ENTITY_PACKAGE, "MapKey");
    static final ClassName BYTES = ClassName.get(ENTITY_PACKAGE, "Bytes");
    static final ClassName TIME_ORDERED_UUID = ClassName.get(ENTITY_PACKAGE, "TimeOrderedUuid");

    static final ClassName GENERATED = ClassName.get(PROTOCOL_PACKAGE, "Generated");
    static final ClassName CHANNEL_DEFINITION = ClassName.get(PROTOCOL_PACKAGE, "ChannelDefinition");
    static final ClassName PROTOCOL = ClassName.get(PROTOCOL_PACKAGE, "Protocol");
    static final ClassName ENDPOINT_DEFINITION = ClassName.get(PROTOCOL_PACKAGE, "EndpointDefinition");
    static final ClassName IMPORTED_CODECS = ClassName.get(PROTOCOL_PACKAGE, "ImportedCodecs");
    static final ClassName MESSAGE_SET = ClassName.get(PROTOCOL_PACKAGE, "MessageSet");
    static final ClassName METHOD_DEFINITION = ClassName.get(PROTOCOL_PACKAGE, "MethodDefinition");
    static final ClassName VALUE_CODEC = ClassName.get(PROTOCOL_PACKAGE, "ValueCodec");
    static final ClassName MESSAGE_STREAM = ClassName.get(STREAM_PACKAGE, "MessageStream");

    static final ClassName STREAM_ENDPOINT = ClassName.get(SERVER_PACKAGE, "StreamEndpoint");
    static final ClassName METHOD_ENDPOINT = ClassName.get(SERVER_PACKAGE, "MethodEndpoint");
    static final ClassName CALL_ARGUMENTS = ClassName.get(SERVER_PACKAGE, "CallArguments");
    static final ClassName SESSION = ClassName.get(SERVER_PACKAGE, "Session");
    static final ClassName STREAMING_SESSION = ClassName.get(SERVER_PACKAGE, "StreamingSession");
    static final ClassName ENDPOINT = ClassName.get(SERVER_PACKAGE, "Endpoint");
    static final ClassName CHANNEL_NAME = ClassName.get(SERVER_PACKAGE, "ChannelName");
    static final ClassName PRESENCE = ClassName.get(SERVER_PACKAGE + ".presence", "Presence");
    static final ClassName PRESENCES = ClassName.get(SERVER_PACKAGE + ".presence", "Presences");
    static final ClassName HISTORY_CHANNEL = ClassName.get(SERVER_PACKAGE, "HistoryChannel");
    static final ClassName TYPED_CHANNEL = ClassName.get(SERVER_PACKAGE, "TypedChannel");
    static final ClassName FOLLOWABLE_CHANNEL = ClassName.get(SERVER_PACKAGE, "FollowableChannel");
    static final ClassName ENDPOINT_SET = ClassName.get(SERVER_PACKAGE, "EndpointSet");

    static final ClassName ENDPOINT_STUB = ClassName.get(CLIENT_PACKAGE, "EndpointStub");
    static final ClassName METHOD_STUB = ClassName.get(CLIENT_PACKAGE, "MethodStub");
    static final ClassName FOLLOWED_CHANNEL = ClassName.get(CLIENT_PACKAGE, "FollowedChannel");
    static final ClassName CHANNEL_FEED = ClassName.get(CLIENT_PACKAGE, "ChannelFeed");
    static final ClassName FEED_SOURCE = ClassName.get(CLIENT_PACKAGE, "FeedSource");
    static final ClassName FEED_PRESENCE = ClassName.get(CLIENT_PACKAGE, "FeedPresence");
    static final ClassName FOLLOW_START = ClassName.get(CLIENT_PACKAGE, "FollowStart");
    static final ClassName STREAMPOD_CLIENT = ClassName.get(CLIENT_PACKAGE, "StreampodClient");
    static final ClassName CLIENT_BUILDER = STREAMPOD_CLIENT.nestedClass("Builder");

    static final ClassName NULL_MARKED = ClassName.get("org.jspecify.annotations", "NullMarked");
    static final AnnotationSpec NULLABLE = AnnotationSpec.builder(ClassName.get("org.jspecify.annotations", "Nullable"))
            .build();

    static final AnnotationSpec OVERRIDE =
            AnnotationSpec.builder(ClassName.get(Override.class)).build();
    static final AnnotationSpec DEPRECATED =
            AnnotationSpec.builder(ClassName.get(Deprecated.class)).build();
    static final ClassName STRING = ClassName.get(String.class);
    static final ClassName STRING_BUILDER = ClassName.get(StringBuilder.class);
    static final ClassName ILLEGAL_STATE = ClassName.get(IllegalStateException.class);

    private RuntimeTypes() {}
}
