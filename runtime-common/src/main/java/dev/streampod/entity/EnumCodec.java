package dev.streampod.entity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * The wire form of one enum: names, or indexes where the protocol says so. Generated; immutable.
 *
 * @param <E> the enum
 */
public final class EnumCodec<E extends Enum<E>> implements ValueReader<E>, ValueWriter<E>, MapKey<E> {

    private final String className;
    private final String expected;
    private final boolean byIndex;
    private final List<E> values;
    private final SerializableString[] names;
    private final NameTable table;
    private final @Nullable E fallback;

    /**
     * @param className the enum's name on the wire, for messages
     * @param values all values, in the order of the enum
     * @param names their names on the wire, in the same order
     * @param byIndex whether values travel as their index
     * @param fallback what an unknown value is read as; null makes it an error
     */
    public EnumCodec(String className, List<E> values, List<String> names, boolean byIndex, @Nullable E fallback) {
        this.className = className;
        this.expected = (byIndex ? "the index of a " : "the name of a ") + className;
        this.byIndex = byIndex;
        this.values = List.copyOf(values);
        this.names = names.stream().map(SerializedString::new).toArray(SerializableString[]::new);
        this.table = new NameTable(names);
        this.fallback = fallback;
    }

    @Override
    public E read(EntityReader in) {
        return in.readEnum(this);
    }

    @Override
    public void write(EntityWriter out, E value) {
        out.writeEnum(this, value);
    }

    /** The enum's name on the wire. */
    public String className() {
        return className;
    }

    /** Whether values travel as their index; as map keys they go by name all the same. */
    public boolean byIndex() {
        return byIndex;
    }

    @Override
    public @Nullable E parse(String name) {
        return valueOf(table.indexOf(name));
    }

    /** The value's name on the wire. */
    @Override
    public String text(E value) {
        return name(value).getValue();
    }

    @Override
    public String expected() {
        return expected;
    }

    /** The value of a name in a part of an array, the fallback where there is none, null where there is neither. */
    @Nullable
    E named(char[] text, int from, int length) {
        return valueOf(table.indexOf(text, from, length));
    }

    /** The value at that index, the fallback where there is none, null where there is neither. */
    @Nullable
    E at(int index) {
        return valueOf(index);
    }

    SerializableString name(E value) {
        return names[index(value)];
    }

    /** The value's place in the protocol's list of values, which is the enum's own order. */
    @SuppressWarnings("EnumOrdinal") // generated enums keep the order of the protocol, and the wire form is this index
    int index(E value) {
        return value.ordinal();
    }

    private @Nullable E valueOf(int index) {
        return index >= 0 && index < values.size() ? values.get(index) : fallback;
    }
}
