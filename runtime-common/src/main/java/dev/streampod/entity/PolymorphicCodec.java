package dev.streampod.entity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the codecs of a class and its descendants, by the class of a value when writing and by the name in its
 * {@code @class} when reading. Where the class itself has values, one that names no class or an unknown one is read as
 * such. Generated; immutable.
 *
 * @param <T> the class that the others extend
 */
public abstract class PolymorphicCodec<T extends SerializableEntity> implements ValueReader<T>, ValueWriter<T> {

    private final Class<T> type;
    private final String className;
    private final @Nullable EntityCodec<T> otherwise;
    private final List<EntityCodec<? extends T>> codecs;
    private final NameTable names;
    private final Map<Class<?>, EntityCodec<? extends T>> byType = new HashMap<>();

    /**
     * @param type the Java type of the class
     * @param className its name, for messages
     * @param otherwise the codec of the class itself; null when it is sealed
     * @param codecs one for each class that a value may be of, the class itself included if it is not sealed
     */
    protected PolymorphicCodec(
            Class<T> type,
            String className,
            @Nullable EntityCodec<T> otherwise,
            List<? extends EntityCodec<? extends T>> codecs) {
        this.type = type;
        this.otherwise = otherwise;
        this.className = className;
        this.codecs = List.copyOf(codecs);
        this.names =
                new NameTable(this.codecs.stream().map(EntityCodec::className).toList());
        for (EntityCodec<? extends T> codec : codecs) {
            byType.put(codec.type(), codec);
        }
    }

    /** The name of the class. */
    public final String className() {
        return className;
    }

    /** Reads an object that names its class. */
    @Override
    public final T read(EntityReader in) {
        return in.readPolymorphic(this);
    }

    /** Writes an object that names its class. */
    @Override
    public final void write(EntityWriter out, T value) {
        out.writePolymorphic(this, value);
    }

    /** The codec of a value whose class is not told or not known; null when that is an error. */
    final @Nullable EntityCodec<T> otherwise() {
        return otherwise;
    }

    /** The codec of the class whose name stands in a part of an array, null when it is none of these. */
    final @Nullable EntityCodec<? extends T> named(char[] text, int from, int length) {
        int index = names.indexOf(text, from, length);
        return index < 0 ? null : codecs.get(index);
    }

    /** Returns the given codec if its class extends this one, else null. */
    @SuppressWarnings("unchecked") // a codec of a subclass of T
    final @Nullable EntityCodec<? extends T> among(@Nullable EntityCodec<?> codec) {
        return codec != null && type.isAssignableFrom(codec.type()) ? (EntityCodec<? extends T>) codec : null;
    }

    /**
     * The codec of a value's class.
     *
     * @param registry where to look for one that another protocol adds to a class that is not sealed
     */
    @SuppressWarnings("unchecked") // byType holds the codec of exactly this class
    final EntityCodec<T> of(T value, EntityRegistry registry) {
        EntityCodec<? extends T> codec = byType.get(value.getClass());
        if (codec == null && otherwise != null) {
            return registry.of(value);
        }
        if (codec == null) {
            throw new IllegalArgumentException(value.getClass().getName() + " is not a " + className);
        }
        return (EntityCodec<T>) codec;
    }
}
