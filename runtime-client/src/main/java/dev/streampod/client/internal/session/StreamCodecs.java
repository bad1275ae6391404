package dev.streampod.client.internal.session;

import dev.streampod.entity.EntityCodec;
import dev.streampod.protocol.EndpointDefinition.StreamDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.wire.MessageCodecs;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that each stream of a client may receive. Streams are added while the client is built; safe for use from
 * any thread.
 */
final class StreamCodecs implements MessageCodecs {

    private final Protocol protocol;
    private final Map<String, Map<String, EntityCodec<?>>> byEndpoint = new ConcurrentHashMap<>();

    StreamCodecs(Protocol protocol) {
        this.protocol = protocol;
    }

    void add(String endpoint, StreamDefinition stream) {
        var codecs = new HashMap<String, EntityCodec<?>>();
        for (EntityCodec<?> codec : protocol.codecs()) {
            if (!codec.serverOnly() && stream.toClient().allows(codec.type())) {
                codecs.put(codec.className(), codec);
            }
        }
        if (byEndpoint.putIfAbsent(endpoint, Map.copyOf(codecs)) != null) {
            throw new IllegalArgumentException("The client already has a stub of " + endpoint);
        }
    }

    @Override
    public boolean hasStream(String endpoint) {
        return byEndpoint.containsKey(endpoint);
    }

    @Override
    public @Nullable EntityCodec<?> codec(String endpoint, String className) {
        Map<String, EntityCodec<?>> codecs = byEndpoint.get(endpoint);
        return codecs == null ? null : codecs.get(className);
    }
}
