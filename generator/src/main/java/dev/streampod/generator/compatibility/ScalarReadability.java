package dev.streampod.generator.compatibility;

import static dev.streampod.generator.compatibility.Readability.ALWAYS;
import static dev.streampod.generator.compatibility.Readability.NEVER;
import static dev.streampod.generator.compatibility.Readability.SOMETIMES;
import static dev.streampod.generator.definition.Scalar.BIG_DECIMAL;
import static dev.streampod.generator.definition.Scalar.BIG_INTEGER;
import static dev.streampod.generator.definition.Scalar.BOOLEAN;
import static dev.streampod.generator.definition.Scalar.DOUBLE;
import static dev.streampod.generator.definition.Scalar.FLOAT;
import static dev.streampod.generator.definition.Scalar.INT;
import static dev.streampod.generator.definition.Scalar.LONG;
import static dev.streampod.generator.definition.Scalar.STRING;

import dev.streampod.generator.definition.Scalar;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which of the language's own types read each other: numbers among numbers, and texts among texts. */
final class ScalarReadability {

    private static final Set<Scalar> NUMBERS = EnumSet.of(INT, LONG, FLOAT, DOUBLE);

    /** What a number type reads of another one: all of it, or what fits. Fractions are never read as whole numbers. */
    private static final Map<Scalar, Map<Scalar, Readability>> OF_NUMBERS = Map.of(
            INT, Map.of(LONG, SOMETIMES),
            LONG, Map.of(INT, ALWAYS),
            FLOAT, Map.of(INT, SOMETIMES, LONG, SOMETIMES, DOUBLE, SOMETIMES),
            DOUBLE, Map.of(INT, ALWAYS, LONG, SOMETIMES, FLOAT, ALWAYS));

    private ScalarReadability() {}

    static Readability of(Scalar reader, Scalar writer) {
        if (reader == writer) {
            return ALWAYS;
        }
        if (NUMBERS.contains(reader)) {
            return OF_NUMBERS.getOrDefault(reader, Map.of()).getOrDefault(writer, NEVER);
        }
        if (!text(reader) || !text(writer)) {
            return NEVER;
        }
        boolean all = reader == STRING || (reader == BIG_DECIMAL && writer == BIG_INTEGER);
        return all ? ALWAYS : SOMETIMES;
    }

    /** The readability of keys of maps, which are always texts. */
    static Readability ofKeys(Scalar reader, Scalar writer) {
        if (reader == writer || reader == STRING) {
            return ALWAYS;
        }
        boolean wider = (reader == LONG && writer == INT) || (reader == BIG_INTEGER && NUMBERS.contains(writer));
        return wider ? ALWAYS : SOMETIMES;
    }

    static boolean text(Scalar scalar) {
        return scalar != BOOLEAN && !NUMBERS.contains(scalar);
    }
}
