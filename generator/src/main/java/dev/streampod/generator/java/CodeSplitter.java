package dev.streampod.generator.java;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Divides what would be too much for one method or one class file, which hold 65,535 bytes of code and as many constants.
 */
final class CodeSplitter {

    /** The bytes of code that a part may have, by an estimate that is no less than the truth. */
    static final int MAX_BYTES = 20_000;

    private CodeSplitter() {}

    /**
     * Divides a list, in its order, into parts of at most {@link #MAX_BYTES}; what is larger by itself is a part of its
     * own.
     *
     * @param bytes the estimate for an item
     */
    static <T> List<List<T>> of(List<T> items, ToIntFunction<T> bytes) {
        List<List<T>> parts = new ArrayList<>();
        int start = 0;
        int sum = 0;
        for (int i = 0; i < items.size(); i++) {
            int size = bytes.applyAsInt(items.get(i));
            if (i > start && sum + size > MAX_BYTES) {
                parts.add(items.subList(start, i));
                start = i;
                sum = 0;
            }
            sum += size;
        }
        if (start < items.size()) {
            parts.add(items.subList(start, items.size()));
        }
        return parts;
    }
}
