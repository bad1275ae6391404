package dev.streampod.entity;

import java.util.List;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * The names of a class's fields on the wire, in the order in which they are written, encoded once. Immutable.
 */
public final class FieldNames {

    /** Stands for the end of an object where an index is expected. */
    static final int END = -2;

    private static final int SERVER_ONLY = 1;
    private static final int KEEPS_NULL = 2;

    private final String className;
    private final SerializableString[] names;
    private final byte[] traits;
    private final NameTable table;

    private FieldNames(String className, SerializableString[] names, NameTable table, byte[] traits) {
        this.className = className;
        this.names = names;
        this.table = table;
        this.traits = traits;
    }

    /** The fields of a class; a field's position in {@code names} is its index everywhere. */
    public static FieldNames of(String className, String... names) {
        var encoded = new SerializableString[names.length];
        for (int i = 0; i < names.length; i++) {
            encoded[i] = new SerializedString(names[i]);
        }
        return new FieldNames(className, encoded, new NameTable(List.of(names)), new byte[names.length]);
    }

    /** Returns a copy in which these names are server-only: fields of a client are skipped. */
    public FieldNames serverOnly(String... serverOnlyNames) {
        return with(SERVER_ONLY, serverOnlyNames);
    }

    /** Returns a copy in which null is something else than a missing key for these names. */
    public FieldNames keepingNull(String... nullableNames) {
        return with(KEEPS_NULL, nullableNames);
    }

    private FieldNames with(int trait, String... marked) {
        byte[] changed = traits.clone();
        for (String name : List.of(marked)) {
            int index = indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException(className + " has no field " + name);
            }
            changed[index] |= (byte) trait;
        }
        return new FieldNames(className, names, table, changed);
    }

    /** The class's name on the wire. */
    public String className() {
        return className;
    }

    int size() {
        return names.length;
    }

    SerializableString name(int index) {
        return names[index];
    }

    boolean isServerOnly(int index) {
        return (traits[index] & SERVER_ONLY) != 0;
    }

    boolean keepsNull(int index) {
        return (traits[index] & KEEPS_NULL) != 0;
    }

    /** The index of a name, -1 when the class has no such field. */
    int indexOf(String name) {
        return table.indexOf(name);
    }
}
