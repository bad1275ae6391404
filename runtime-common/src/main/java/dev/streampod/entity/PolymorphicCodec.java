package dev.streampod.entity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the codecs of a sealed class's descendants, by the class of a value when writing and by the name in its
 * {@code @class} when reading. Generated; immutable.
 *
 * @param <T> the sealed class
 */
public abstract class PolymorphicCodec<T extends SerializableEntity> implements ValueReader<T>, ValueWriter<T> {

    private final String className;
    private final List<EntityCodec<? extends T>> codecs;
    private final NameTable names;
    private final Map<Class<?>, EntityCodec<? extends T>> byType = new HashMap<>();

    /**
     * @param className the name of the sealed class, for messages
     * @param codecs one for each concrete descendant
     */
    protected PolymorphicCodec(String className, List<? extends EntityCodec<? extends T>> codecs) {
        this.className = className;
        this.codecs = List.copyOf(codecs);
        this.names =
                new NameTable(this.codecs.stream().map(EntityCodec::className).toList());
        for (EntityCodec<? extends T> codec : codecs) {
            byType.put(codec.type(), codec);
        }
    }

    /** The name of the sealed class. */
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

    /** The codec of the class whose name stands in a part of an array, null when it is none of these. */
    final @Nullable EntityCodec<? extends T> named(char[] text, int from, int length) {
        int index = names.indexOf(text, from, length);
        return index < 0 ? null : codecs.get(index);
    }

    @SuppressWarnings("unchecked") // byType holds the codec of exactly this class
    final EntityCodec<T> of(T value) {
        EntityCodec<? extends T> codec = byType.get(value.getClass());
        if (codec == null) {
            throw new IllegalArgumentException(value.getClass().getName() + " is not a " + className);
        }
        return (EntityCodec<T>) codec;
    }
}
