package dev.streampod.entity;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The codecs of all classes of some protocols, by Java class and by name on the wire. Immutable. */
public final class EntityRegistry {

    private final Map<String, EntityCodec<?>> byName = new HashMap<>();
    private final Map<Class<?>, EntityCodec<?>> byType = new HashMap<>();

    private EntityRegistry(Collection<? extends CodecSource> protocols) {
        for (CodecSource protocol : protocols) {
            for (EntityCodec<?> codec : protocol.codecs()) {
                add(codec);
            }
        }
    }

    /** @throws IllegalArgumentException when two different classes bear the same name on the wire */
    public static EntityRegistry of(Collection<? extends CodecSource> protocols) {
        return new EntityRegistry(protocols);
    }

    private void add(EntityCodec<?> codec) {
        EntityCodec<?> other = byName.put(codec.className(), codec);
        if (other != null && other.type() != codec.type()) {
            throw new IllegalArgumentException(
                    "Two protocols define a class named " + codec.className() + " on the wire: "
                            + other.type().getName() + " and " + codec.type().getName());
        }
        // A class may have two names, where one protocol uses another that is in use here as well: users of that
        // protocol know the longer name, and every registry reads both.
        byType.merge(codec.type(), codec, EntityRegistry::longerNamed);
    }

    private static EntityCodec<?> longerNamed(EntityCodec<?> one, EntityCodec<?> other) {
        return other.className().length() > one.className().length() ? other : one;
    }

    /** The codec of a class by its name on the wire, null when no protocol has it. */
    public @Nullable EntityCodec<?> named(String className) {
        return byName.get(className);
    }

    /**
     * The codec of an entity's class.
     *
     * @throws IllegalArgumentException when the class belongs to none of the protocols
     */
    @SuppressWarnings("unchecked") // byType holds the codec of exactly this class
    public <T extends SerializableEntity> EntityCodec<T> of(T entity) {
        EntityCodec<?> codec = byType.get(entity.getClass());
        if (codec == null) {
            throw new IllegalArgumentException(
                    entity.getClass().getName() + " is not a class of any protocol in use here");
        }
        return (EntityCodec<T>) codec;
    }
}
