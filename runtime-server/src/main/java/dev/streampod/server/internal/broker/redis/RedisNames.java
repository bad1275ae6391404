package dev.streampod.server.internal.broker.redis;

import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;

/**
 * The names of channels in Redis. Immutable.
 *
 * <p>In a cluster the name stands in braces, {@code streampod:{room}}, since a slot is computed from what is between them: so a
 * channel, its history and whatever else bears its name are on the same master.
 */
final class RedisNames {

    private final String prefix;
    private final boolean clustered;

    /** @param prefix stands before the name of every channel */
    RedisNames(String prefix, boolean clustered) {
        if (clustered && (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0)) {
            throw new IllegalArgumentException(
                    "In a Redis Cluster the prefix of channels must have no braces, but it is " + prefix);
        }
        this.prefix = prefix;
        this.clustered = clustered;
    }

    String key(String channel) {
        return clustered ? prefix + "{" + unbraced(channel) + "}" : prefix + channel;
    }

    /** Braces inside would end the part that the slot is computed from. */
    private static String unbraced(String channel) {
        if (channel.indexOf('{') < 0 && channel.indexOf('}') < 0 && channel.indexOf('%') < 0) {
            return channel;
        }
        return channel.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
    }

    /** The slot of a key; 0 where there are none. */
    int slot(String key) {
        return clustered ? SlotHash.getSlot(key.getBytes(StandardCharsets.UTF_8)) : 0;
    }
}
