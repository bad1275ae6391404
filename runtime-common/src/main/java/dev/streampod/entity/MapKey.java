package dev.streampod.entity;

import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a map's keys. Stateless.
 *
 * @param <K> the class of the keys
 */
public interface MapKey<K> {

    /** Keys that are text already. */
    MapKey<String> STRING =
            TextKey.of("a string of whole characters", text -> UnicodeText.wellFormed(text) ? text : null, key -> key);

    /** 32-bit keys, in canonical decimal. */
    MapKey<Integer> INT = TextKey.canonical("an int", Integer::valueOf, key -> key.toString());

    /** 64-bit keys, in canonical decimal. */
    MapKey<Long> LONG = TextKey.canonical("a long", Long::valueOf, key -> key.toString());

    /** Whole numbers of any size that a value may have, in canonical decimal. */
    MapKey<BigInteger> BIG_INTEGER = TextKey.canonical(NumberText.WHOLE_NUMBER, NumberText::bigInteger, NumberText::of);

    /** UUIDs, in lower case. */
    MapKey<UUID> UUID =
            TextKey.of("a UUID", text -> UuidText.read(text.toCharArray(), 0, text.length()), java.util.UUID::toString);

    /** The key that a text stands for, null when it stands for none. */
    @Nullable
    K parse(String text);

    /** The text of a key; no two keys have the same. */
    String text(K key);

    /** A key, as messages call it: {@code a UUID}. */
    String expected();
}
