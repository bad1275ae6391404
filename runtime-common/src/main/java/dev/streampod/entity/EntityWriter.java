package dev.streampod.entity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes values to a generator for generated codecs. Belongs to one thread at a time; it may be pointed at one generator
 * after another.
 */
public final class EntityWriter {

    private static final int SCRATCH_LENGTH = Math.max(IsoWriting.MAX_LENGTH, UuidText.LENGTH);
    private static final char[] NO_SCRATCH = {};

    private final EntityRegistry registry;
    private final boolean toServer;
    private JsonGenerator generator;

    // Where short texts are put together; made when first needed.
    private char[] scratch = NO_SCRATCH;

    /**
     * @param registry the classes that a {@code dynamic} value may be of
     * @param to the reader of what is written
     */
    public EntityWriter(EntityRegistry registry, Audience to, JsonGenerator generator) {
        this.registry = registry;
        this.toServer = to == Audience.SERVER;
        this.generator = generator;
    }

    /** Points the writer at another generator. */
    public EntityWriter over(JsonGenerator next) {
        this.generator = next;
        return this;
    }

    /** Whether server-only fields are to be written. */
    public boolean toServer() {
        return toServer;
    }

    /** Writes the name of a field; its value must follow. */
    public void name(FieldNames names, int index) {
        generator.writeName(names.name(index));
    }

    /** Writes null. */
    public void writeNull() {
        generator.writeNull();
    }

    /** Writes {@code true} or {@code false}. */
    public void writeBoolean(boolean value) {
        generator.writeBoolean(value);
    }

    /** Writes a number. */
    public void writeInt(int value) {
        generator.writeNumber(value);
    }

    /** Writes a number. */
    public void writeLong(long value) {
        generator.writeNumber(value);
    }

    /** Writes a number, or the name of what is no finite number. */
    public void writeFloat(float value) {
        if (Float.isFinite(value)) {
            generator.writeNumber(value);
        } else {
            generator.writeString(Float.toString(value));
        }
    }

    /** Writes a number, or the name of what is no finite number. */
    public void writeDouble(double value) {
        if (Double.isFinite(value)) {
            generator.writeNumber(value);
        } else {
            generator.writeString(Double.toString(value));
        }
    }

    /** Writes text. */
    public void writeString(String value) {
        generator.writeString(value);
    }

    /** Writes base64, or bytes where the wire format has them. */
    public void writeBytes(Bytes value) {
        generator.writeBinary(value.array());
    }

    /** Writes an instant in ISO form. */
    public void writeInstant(Instant value) {
        written(IsoWriting.instant(value, scratch()), value);
    }

    /** Writes a date in ISO form. */
    public void writeLocalDate(LocalDate value) {
        written(IsoWriting.localDate(value, scratch()), value);
    }

    /** Writes a time of day in ISO form. */
    public void writeLocalTime(LocalTime value) {
        written(IsoWriting.localTime(value, scratch()), value);
    }

    /** Writes a date and time without a zone in ISO form. */
    public void writeLocalDateTime(LocalDateTime value) {
        written(IsoWriting.localDateTime(value, scratch()), value);
    }

    /** Writes what is in the scratch array, or the value's own text where nothing was put there. */
    private void written(int length, Object value) {
        if (length == IsoWriting.OTHER_FORM) {
            generator.writeString(value.toString());
        } else {
            generator.writeString(scratch, 0, length);
        }
    }

    private char[] scratch() {
        if (scratch.length == 0) {
            scratch = new char[SCRATCH_LENGTH];
        }
        return scratch;
    }

    /** Writes a duration in ISO form. */
    public void writeDuration(Duration value) {
        generator.writeString(value.toString());
    }

    /** Writes a UUID. */
    public void writeUuid(UUID value) {
        UuidText.write(value, scratch());
        generator.writeString(scratch, 0, UuidText.LENGTH);
    }

    /** Writes a URI. */
    public void writeUri(URI value) {
        generator.writeString(value.toString());
    }

    /**
     * Writes a whole number.
     *
     * @throws IllegalArgumentException when it has more than {@value NumberText#MAX_DIGITS} digits
     */
    public void writeBigInteger(BigInteger value) {
        generator.writeString(NumberText.of(value));
    }

    /**
     * Writes a decimal number.
     *
     * @throws IllegalArgumentException when it has more than {@value NumberText#MAX_DIGITS} digits, or an exponent of more
     *     than {@value NumberText#MAX_SCALE}
     */
    public void writeBigDecimal(BigDecimal value) {
        generator.writeString(NumberText.of(value));
    }

    /** Writes a value of an enum, by its name or its index. */
    public <E extends Enum<E>> void writeEnum(EnumCodec<E> codec, E value) {
        if (codec.byIndex()) {
            generator.writeNumber(codec.index(value));
        } else {
            generator.writeString(codec.name(value));
        }
    }

    /**
     * Writes an object of exactly this class.
     *
     * @throws IllegalArgumentException when the class is known to servers only and a client would read it
     */
    public <T extends SerializableEntity> void writeEntity(EntityCodec<T> codec, T value) {
        if (codec.serverOnly() && !toServer) {
            throw new IllegalArgumentException(
                    codec.className() + " is known to servers only and cannot be sent to a client");
        }
        generator.writeStartObject();
        codec.writeFields(value, this);
        generator.writeEndObject();
    }

    /** Writes an object that names its class in {@code @class}. */
    public <T extends SerializableEntity> void writePolymorphic(PolymorphicCodec<T> codecs, T value) {
        EntityCodec<T> codec = codecs.of(value, registry);
        generator.writeStartObject();
        generator.writeName("@class");
        generator.writeString(codec.className());
        codec.writeFields(value, this);
        generator.writeEndObject();
    }

    /** Writes {@code ["ClassName", {…}]}. */
    public void writeDynamic(SerializableEntity value) {
        EntityCodec<SerializableEntity> codec = registry.of(value);
        generator.writeStartArray();
        generator.writeString(codec.className());
        writeEntity(codec, value);
        generator.writeEndArray();
    }

    /**
     * Writes an array of values that are not null. Containers in fields of entities have none; those that a method is given or
     * returns are the application's own.
     *
     * @throws IllegalArgumentException when there is a null among them
     */
    public <T> void writeList(Collection<T> values, ValueWriter<T> element) {
        generator.writeStartArray();
        for (T value : values) {
            element.write(this, present(value, "a list or set whose elements are never null"));
        }
        generator.writeEndArray();
    }

    /** Writes an array of values that may be null. */
    public <T> void writeListOfNullable(Collection<@Nullable T> values, ValueWriter<T> element) {
        generator.writeStartArray();
        for (T value : values) {
            nullable(value, element);
        }
        generator.writeEndArray();
    }

    /**
     * Writes a map whose values are not null as an object.
     *
     * @throws IllegalArgumentException when there is a null among them
     */
    public <K, V> void writeMap(Map<K, V> entries, MapKey<K> keys, ValueWriter<V> element) {
        generator.writeStartObject();
        for (Map.Entry<K, V> entry : entries.entrySet()) {
            generator.writeName(keys.text(entry.getKey()));
            element.write(this, present(entry.getValue(), "a map whose values are never null"));
        }
        generator.writeEndObject();
    }

    /** Writes a map whose values may be null as an object. */
    public <K, V> void writeMapOfNullable(Map<K, @Nullable V> entries, MapKey<K> keys, ValueWriter<V> element) {
        generator.writeStartObject();
        for (Map.Entry<K, @Nullable V> entry : entries.entrySet()) {
            generator.writeName(keys.text(entry.getKey()));
            nullable(entry.getValue(), element);
        }
        generator.writeEndObject();
    }

    private static <T> T present(@Nullable T value, String container) {
        if (value == null) {
            throw new IllegalArgumentException("null in " + container);
        }
        return value;
    }

    private <T> void nullable(@Nullable T value, ValueWriter<T> element) {
        if (value == null) {
            generator.writeNull();
        } else {
            element.write(this, value);
        }
    }
}
