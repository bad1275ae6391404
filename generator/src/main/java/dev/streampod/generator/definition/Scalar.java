package dev.streampod.generator.definition;

/** The types that the language brings along, apart from containers and {@code dynamic}. */
public enum Scalar {
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    BYTES,
    INSTANT,
    LOCAL_DATE,
    LOCAL_TIME,
    LOCAL_DATE_TIME,
    DURATION,
    UUID,
    URI,
    BIG_INTEGER,
    BIG_DECIMAL
}
