package dev.streampod.entity;

import java.util.Arrays;
import java.util.List;

/** A fixed set of names, numbered from 0, for finding one in a parser's buffer without making a string. Immutable. */
final class NameTable {

    private static final int NONE = -1;

    /** The numbers, at the place that a name's hash says or the next free one behind it; -1 where there is none. */
    private final int[] slots;

    private final String[] names;

    /** @throws IllegalArgumentException when a name comes twice */
    NameTable(List<String> names) {
        this.names = names.toArray(String[]::new);
        this.slots = new int[Integer.highestOneBit(Math.max(1, this.names.length)) * 4];
        Arrays.fill(slots, NONE);
        for (int i = 0; i < this.names.length; i++) {
            if (indexOf(this.names[i]) != NONE) {
                throw new IllegalArgumentException("the name " + this.names[i] + " comes twice");
            }
            int slot = slot(this.names[i].hashCode());
            while (slots[slot] != NONE) {
                slot = next(slot);
            }
            slots[slot] = i;
        }
    }

    /** The number of a name, -1 when there is none such. */
    int indexOf(String name) {
        for (int slot = slot(name.hashCode()); ; slot = next(slot)) {
            int index = slots[slot];
            if (index == NONE || names[index].equals(name)) {
                return index;
            }
        }
    }

    /** The number of the name that stands in a part of an array, -1 when there is none such. */
    int indexOf(char[] text, int from, int length) {
        int hash = 0; // as String defines it
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + text[i];
        }
        for (int slot = slot(hash); ; slot = next(slot)) {
            int index = slots[slot];
            if (index == NONE || equal(names[index], text, from, length)) {
                return index;
            }
        }
    }

    private static boolean equal(String name, char[] text, int from, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 16) & (slots.length - 1);
    }

    private int next(int slot) {
        return slot + 1 & (slots.length - 1);
    }
}
