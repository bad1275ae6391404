package dev.streampod.generator.declaration;

import dev.streampod.generator.source.Span;
import dev.streampod.generator.source.Spanned;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An option of a field, as it was written. */
public record FieldOption(Kind kind, Span span, @Nullable RawValue value) implements Spanned {

    /** What the option {@code scope} can be. */
    public static final List<String> SCOPES = List.of("all", "serverOnly");

    /** The options there are. */
    public enum Kind {
        /** A builder insists on a value. */
        REQUIRED("required"),
        /** The audience of the field. */
        SCOPE("scope"),
        /** The key on the wire. */
        JSON_KEY("jsonKey"),
        /** What the field is when nothing is given. */
        DEFAULT("default"),
        /** Marked {@code tail}. */
        TAIL("tail"),
        /** Not to be used any more. */
        DEPRECATED("deprecated");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** How it is written. */
        public String key() {
            return key;
        }

        /** The option that is written so; there must be one. */
        static Kind ofKey(String key) {
            return Arrays.stream(values())
                    .filter(kind -> kind.key.equals(key))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** For a switch: whether it is on. */
    public boolean switchedOn() {
        return value == null || value.text().equals("true");
    }
}
