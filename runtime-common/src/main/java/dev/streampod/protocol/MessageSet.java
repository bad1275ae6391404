package dev.streampod.protocol;

import dev.streampod.entity.SerializableEntity;
import java.util.List;
import java.util.Set;

/**
 * The classes that may flow in one direction of a stream.
 *
 * @param any whether every class of the protocol may; {@code classes} is empty then
 * @param classes the concrete classes that may
 */
public record MessageSet(boolean any, Set<Class<? extends SerializableEntity>> classes) {

    public MessageSet {
        classes = Set.copyOf(classes);
    }

    /** Every class of the protocol. */
    public static MessageSet ofAny() {
        return new MessageSet(true, Set.of());
    }

    /** These concrete classes; none at all means that nothing flows in that direction. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static MessageSet of(Class<? extends SerializableEntity>... classes) {
        return new MessageSet(false, Set.copyOf(List.of(classes)));
    }

    public boolean allows(Class<? extends SerializableEntity> type) {
        return any || classes.contains(type);
    }
}
