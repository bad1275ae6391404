package dev.streampod.entity;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys that one function makes of their text and another makes text of. */
final class TextKey<K> implements MapKey<K> {

    private final String expected;
    private final Function<String, @Nullable K> parse;
    private final Function<K, String> text;

    private TextKey(String expected, Function<String, @Nullable K> parse, Function<K, String> text) {
        this.expected = expected;
        this.parse = parse;
        this.text = text;
    }

    static <K> MapKey<K> of(String expected, Function<String, @Nullable K> parse, Function<K, String> text) {
        return new TextKey<>(expected, parse, text);
    }

    /** Takes a text only if it is the one that the key would be written as. */
    static <K> MapKey<K> canonical(String expected, Function<String, @Nullable K> parse, Function<K, String> text) {
        return new TextKey<>(
                expected,
                read -> {
                    try {
                        K key = parse.apply(read);
                        return key != null && text.apply(key).equals(read) ? key : null;
                    } catch (NumberFormatException e) {
                        return null;
                    }
                },
                text);
    }

    @Override
    public @Nullable K parse(String read) {
        return parse.apply(read);
    }

    @Override
    public String text(K key) {
        return text.apply(key);
    }

    @Override
    public String expected() {
        return expected;
    }
}
