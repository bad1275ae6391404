package dev.streampod.generator.declaration;

import dev.streampod.generator.source.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An option of a field, as it was written. */
public record FieldOption(Kind kind, Span span, @Nullable RawValue value) {

    /** The options there are. */
    public enum Kind {
        /** A builder insists on a value. */
        REQUIRED("required"),
        /** Who gets to see the field. */
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

        /** Whether it needs no value. */
        public boolean isSwitch() {
            return this == REQUIRED || this == TAIL;
        }

        /** The option that is written so; {@code defaultModel} is another name of {@code default}. */
        public static Optional<Kind> ofKey(String key) {
            String known = key.equals("defaultModel") ? DEFAULT.key : key;
            return Arrays.stream(values())
                    .filter(kind -> kind.key.equals(known))
                    .findFirst();
        }

        /** How all of these are written. */
        public static List<String> keys(List<Kind> kinds) {
            return kinds.stream().map(Kind::key).toList();
        }
    }

    /** For a switch: whether it is on. */
    public boolean switchedOn() {
        return value == null || value.text().equals("true");
    }
}
