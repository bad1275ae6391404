package dev.streampod.entity;

/**
 * Reads and writes the entities of one class. Generated; one immutable instance per class, safe for all threads.
 *
 * @param <T> the class
 */
public abstract class EntityCodec<T extends SerializableEntity> implements ValueReader<T>, ValueWriter<T> {

    private final Class<T> type;
    private final String className;
    private final boolean serverOnly;

    /**
     * @param type the Java class
     * @param className its name on the wire
     * @param serverOnly whether it exists between servers only
     */
    protected EntityCodec(Class<T> type, String className, boolean serverOnly) {
        this.type = type;
        this.className = className;
        this.serverOnly = serverOnly;
    }

    public final Class<T> type() {
        return type;
    }

    /** The name that stands for the class in frames and in {@code @class}. */
    public final String className() {
        return className;
    }

    public final boolean serverOnly() {
        return serverOnly;
    }

    /**
     * Whether entities of the class are written the same for every {@link Audience}: neither they nor anything in them has
     * members for servers only, and no member is {@code dynamic}. What one server has written for another may then go to a
     * client as it is. False unless generated code says otherwise.
     */
    public boolean audienceIndependent() {
        return false;
    }

    /** Writes the fields of {@code value}, in order and without the braces around them; null fields are left out. */
    public abstract void writeFields(T value, EntityWriter out);

    /**
     * Reads fields up to and including the end of the object, whose start has been read.
     *
     * @throws EntityFormatException when the object is not one of this class
     */
    public abstract T readFields(EntityReader in);

    /** Reads an object of this class. */
    @Override
    public final T read(EntityReader in) {
        return in.readEntity(this);
    }

    /** Writes an object of this class. */
    @Override
    public final void write(EntityWriter out, T value) {
        out.writeEntity(this, value);
    }

    @Override
    public final String toString() {
        return "codec of " + className;
    }
}
