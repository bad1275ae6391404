package dev.streampod.entity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Reads values from a parser for generated codecs. One token is current; each {@code read…} method consumes exactly the
 * value that is current and leaves its last token current, and {@link #nextField} moves on to the next field's value.
 *
 * <p>Belongs to one thread at a time; it may be pointed at one parser after another. Every method throws
 * {@link EntityFormatException} when it finds something else than it is asked for; the parser is in the midst of a value
 * then, and its own exceptions pass through.
 */
public final class EntityReader {

    private static final int NONE = -1;
    private static final String CLASS = "@class";

    private final EntityRegistry registry;
    private final boolean fromServer;

    // The parser of the value being read, and where in which class it stands: for messages only.
    private JsonParser parser;
    private @Nullable FieldNames fields;
    private int field = NONE;
    /** Whether the name of the next field, or the end of the object, is current already. */
    private boolean nameRead;
    /** Which fields of the object being read have come: bit i of {@link #seen} stands for field i, the others are in {@link #seenBeyond}. */
    private long seen;

    private @Nullable BitSet seenBeyond;
    /** Whether the class of the object being read is named by its first key, so that {@code @class} may not come later. */
    private boolean polymorphic;

    /**
     * @param registry the classes that a {@code dynamic} value may be of
     * @param from the sender of what is read
     */
    public EntityReader(EntityRegistry registry, Audience from, JsonParser parser) {
        this.registry = registry;
        this.fromServer = from == Audience.SERVER;
        this.parser = parser;
    }

    /** Points the reader at another parser. */
    public EntityReader over(JsonParser next) {
        this.parser = next;
        this.fields = null;
        this.field = NONE;
        this.nameRead = false;
        this.seen = 0;
        this.seenBeyond = null;
        this.polymorphic = false;
        return this;
    }

    /**
     * Moves to the value of the next field and returns the field's index, or -1 at the end of the object. Unknown fields
     * are skipped at any depth, and so are server-only ones when a client sent them. A null is skipped like a missing key,
     * unless the class tells the two apart.
     *
     * @param expected the index of the field that comes next when they come in order; any number is allowed
     */
    public int nextField(FieldNames names, int expected) {
        this.fields = names;
        int next = expected;
        while (true) {
            int index;
            if (nameRead) {
                nameRead = false;
                index = currentField(names);
            } else if (next >= 0 && next < names.size()) {
                if (parser.nextName(names.name(next))) {
                    index = next;
                } else {
                    index = currentField(names);
                }
            } else {
                String name = parser.nextName();
                index = name == null ? FieldNames.END : names.indexOf(name);
            }
            if (index == FieldNames.END) {
                field = NONE;
                return NONE;
            }
            JsonToken value = parser.nextToken();
            if (index == NONE || (!fromServer && names.isServerOnly(index))) {
                if (polymorphic && index == NONE && CLASS.equals(parser.currentName())) {
                    throw classNotFirst(names);
                }
                parser.skipChildren();
                continue;
            }
            if (!firstOf(index)) {
                throw duplicate(names, index);
            }
            if (value == JsonToken.VALUE_NULL && !names.keepsNull(index)) {
                next = index + 1;
            } else {
                field = index;
                return index;
            }
        }
    }

    /** Notes that a field has come; false when it had come before, be it as null. */
    private boolean firstOf(int index) {
        if (index < Long.SIZE) {
            long before = seen;
            seen |= 1L << index;
            return seen != before;
        }
        BitSet beyond = seenBeyond;
        if (beyond == null) {
            beyond = new BitSet();
            seenBeyond = beyond;
        }
        boolean first = !beyond.get(index);
        beyond.set(index);
        return first;
    }

    private EntityFormatException classNotFirst(FieldNames names) {
        return new EntityFormatException(
                names.className() + ": @class has to come once, as the first key, at " + ErrorText.place(parser));
    }

    private int currentField(FieldNames names) {
        return parser.currentToken() == JsonToken.PROPERTY_NAME ? names.indexOf(parser.currentName()) : FieldNames.END;
    }

    /** Makes the error for fields that are missing; bit i of {@code missing} stands for field {@code first + i}. */
    public EntityFormatException missing(FieldNames names, int first, long missing) {
        var text = new StringJoiner(", ");
        for (int i = 0; i < Long.SIZE; i++) {
            if (((missing >>> i) & 1) != 0) {
                text.add(names.name(first + i).getValue());
            }
        }
        return missing(names, text);
    }

    /**
     * Checks that a wide class has all it needs: word i of the masks stands for fields 64 i to 64 i + 63.
     *
     * @throws EntityFormatException naming all that are in {@code required} and not in {@code seen}
     */
    public void requireFields(FieldNames names, long[] required, long[] seen) {
        var text = new StringJoiner(", ").setEmptyValue("");
        for (int i = 0; i < required.length; i++) {
            for (long missing = required[i] & ~seen[i]; missing != 0; missing &= missing - 1) {
                int index = i * Long.SIZE + Long.numberOfTrailingZeros(missing);
                text.add(names.name(index).getValue());
            }
        }
        if (text.length() > 0) {
            throw missing(names, text);
        }
    }

    private EntityFormatException missing(FieldNames names, StringJoiner missing) {
        return new EntityFormatException(names.className() + " lacks " + missing + " at " + ErrorText.place(parser));
    }

    /** Makes the error for a field that came twice. */
    public EntityFormatException duplicate(FieldNames names, int index) {
        return new EntityFormatException(
                ErrorText.member(names, index) + "the field came twice at " + ErrorText.place(parser));
    }

    /** Makes the error for an index that is no field's; {@link #nextField} returns none such. */
    public IllegalStateException unknown(FieldNames names, int index) {
        return new IllegalStateException(names.className() + " has no field number " + index);
    }

    /** Whether the value that is current is null. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Reads {@code true} or {@code false}. */
    public boolean readBoolean() {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_TRUE) {
            return true;
        }
        if (token == JsonToken.VALUE_FALSE) {
            return false;
        }
        throw unexpected("a boolean");
    }

    /** Reads a whole number of 32 bits. */
    public int readInt() {
        require(JsonToken.VALUE_NUMBER_INT, "an int");
        try {
            return parser.getIntValue();
        } catch (InputCoercionException e) {
            throw unexpected("an int");
        }
    }

    /** Reads a whole number of 64 bits. */
    public long readLong() {
        require(JsonToken.VALUE_NUMBER_INT, "a long");
        try {
            return parser.getLongValue();
        } catch (InputCoercionException e) {
            throw unexpected("a long");
        }
    }

    /** Reads a number, rounded to 32 bits, or the name of what is no finite number. */
    public float readFloat() {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return (float) notFinite("a float");
        }
        requireNumber("a float");
        float value = parser.getFloatValue();
        if (!Float.isFinite(value)) {
            throw unexpected("a float");
        }
        return isNegativeZero(value) ? -0.0f : value;
    }

    /** Reads a number, rounded to 64 bits, or the name of what is no finite number. */
    public double readDouble() {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return notFinite("a double");
        }
        requireNumber("a double");
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw unexpected("a double");
        }
        return isNegativeZero(value) ? -0.0 : value;
    }

    /** Whether that is the value of {@code -0}, which the parser takes for an integer, and so for 0. */
    private boolean isNegativeZero(double value) {
        return value == 0
                && parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getString().startsWith("-");
    }

    private double notFinite(String expected) {
        return switch (parser.getString()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw unexpected(expected);
        };
    }

    /** Reads text; an unpaired surrogate is an error, since it could not be encoded as UTF-8 again. */
    public String readString() {
        String text = text("a string");
        if (!UnicodeText.wellFormed(text)) {
            throw unexpected("a string of whole characters");
        }
        return text;
    }

    /** Reads base64 with padding, or bytes where the wire format has them. */
    public Bytes readBytes() {
        if (parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) {
            return Bytes.wrap(parser.getBinaryValue());
        }
        return parsed("base64", Bytes::ofBase64);
    }

    /** Reads an instant in ISO form. */
    public Instant readInstant() {
        requireText("an instant in UTC");
        Instant plain =
                IsoReading.instant(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        return plain != null ? plain : parsed("an instant in UTC", Instant::parse);
    }

    /** Reads a date in ISO form. */
    public LocalDate readLocalDate() {
        requireText("a date");
        LocalDate plain =
                IsoReading.localDate(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        return plain != null ? plain : parsed("a date", LocalDate::parse);
    }

    /** Reads a time of day in ISO form. */
    public LocalTime readLocalTime() {
        requireText("a time");
        LocalTime plain =
                IsoReading.localTime(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        return plain != null ? plain : parsed("a time", LocalTime::parse);
    }

    /** Reads a date and time without a zone in ISO form. */
    public LocalDateTime readLocalDateTime() {
        requireText("a date and time");
        LocalDateTime plain = IsoReading.localDateTime(
                parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        return plain != null ? plain : parsed("a date and time", LocalDateTime::parse);
    }

    /** Reads a duration in ISO form. */
    public Duration readDuration() {
        return parsed("a duration", Duration::parse);
    }

    /** Reads a UUID of 36 characters. */
    public UUID readUuid() {
        requireText("a UUID");
        UUID value = UuidText.read(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        if (value == null) {
            throw unexpected("a UUID");
        }
        return value;
    }

    /** Reads a URI. */
    public URI readUri() {
        return parsed("a URI", URI::create);
    }

    /** Reads a whole number of any size up to {@value NumberText#MAX_DIGITS} digits. */
    public BigInteger readBigInteger() {
        return parsed(NumberText.WHOLE_NUMBER, NumberText::bigInteger);
    }

    /** Reads a decimal number of up to {@value NumberText#MAX_DIGITS} digits. */
    public BigDecimal readBigDecimal() {
        return parsed(NumberText.NUMBER, NumberText::bigDecimal);
    }

    /** Reads a value of an enum, by its name or its index. */
    public <E extends Enum<E>> E readEnum(EnumCodec<E> codec) {
        E value;
        if (codec.byIndex()) {
            value = codec.at(readInt());
        } else {
            require(JsonToken.VALUE_STRING, codec.expected());
            value = codec.named(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        }
        if (value == null) {
            throw unexpected(codec.expected());
        }
        return value;
    }

    /** Reads an object of exactly this class. */
    public <T extends SerializableEntity> T readEntity(EntityCodec<T> codec) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected("an object of the class " + codec.className());
        }
        return readFields(codec, false);
    }

    /**
     * Reads an object that names its class in {@code @class}, its first key. Where the class itself has values, the key
     * may be missing or name a class that is not known here.
     */
    public <T extends SerializableEntity> T readPolymorphic(PolymorphicCodec<T> codecs) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected("an object of the class " + codecs.className());
        }
        EntityCodec<T> otherwise = codecs.otherwise();
        if (!CLASS.equals(parser.nextName())) {
            if (otherwise == null) {
                throw wrong("the name of a " + codecs.className() + " in @class as the first key", "none");
            }
            nameRead = true;
            return readFields(otherwise, true);
        }
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw wrong("the name of a " + codecs.className() + " in @class as the first key", "none");
        }
        EntityCodec<? extends T> codec =
                codecs.named(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        if (codec == null && otherwise != null) {
            codec = codecs.among(registry.named(parser.getString()));
        }
        if (codec == null || (codec.serverOnly() && !fromServer)) {
            if (otherwise == null) {
                throw unexpected("the name of a " + codecs.className());
            }
            return readFields(otherwise, true);
        }
        return readFields(codec, true);
    }

    private <T extends SerializableEntity> T readFields(EntityCodec<T> codec, boolean named) {
        FieldNames outerFields = fields;
        int outerField = field;
        long outerSeen = seen;
        BitSet outerSeenBeyond = seenBeyond;
        boolean outerPolymorphic = polymorphic;
        seen = 0;
        seenBeyond = null;
        polymorphic = named;
        T entity = codec.readFields(this);
        fields = outerFields;
        field = outerField;
        seen = outerSeen;
        seenBeyond = outerSeenBeyond;
        polymorphic = outerPolymorphic;
        return entity;
    }

    /** Reads {@code ["ClassName", {…}]}. */
    public SerializableEntity readDynamic() {
        if (parser.currentToken() != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.VALUE_STRING) {
            throw unexpected("an array of the name of a class and an object");
        }
        EntityCodec<?> codec = registry.named(parser.getString());
        if (codec == null || (codec.serverOnly() && !fromServer)) {
            throw unexpected("the name of a class");
        }
        parser.nextToken();
        SerializableEntity entity = readEntity(codec);
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw unexpected("the end of the array");
        }
        return entity;
    }

    /** Reads an array whose elements are not null. */
    public <T> List<T> readList(ValueReader<T> element) {
        require(JsonToken.START_ARRAY, "an array");
        var values = new ArrayList<T>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(element.read(this));
        }
        return values;
    }

    /** Reads an array whose elements may be null. */
    public <T> List<@Nullable T> readListOfNullable(ValueReader<T> element) {
        require(JsonToken.START_ARRAY, "an array");
        var values = new ArrayList<@Nullable T>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(isNull() ? null : element.read(this));
        }
        return values;
    }

    /** Reads an array whose elements are not null as a set; what comes again is dropped. */
    public <T> Set<T> readSet(ValueReader<T> element) {
        require(JsonToken.START_ARRAY, "an array");
        var values = new LinkedHashSet<T>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(element.read(this));
        }
        return OrderedSet.owning(values);
    }

    /** Reads an array whose elements may be null as a set; what comes again is dropped. */
    public <T> Set<@Nullable T> readSetOfNullable(ValueReader<T> element) {
        require(JsonToken.START_ARRAY, "an array");
        var values = new LinkedHashSet<@Nullable T>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(isNull() ? null : element.read(this));
        }
        return OrderedSet.owning(values);
    }

    /**
     * Reads an object as a map whose values are not null. A key that is an enum value which this side does not know
     * stands for the enum's default: its entry is kept only if the default has no entry of its own, wherever that one
     * stands in the object, and only the first such entry is.
     */
    public <K, V> Map<K, V> readMap(MapKey<K> keys, ValueReader<V> value) {
        require(JsonToken.START_OBJECT, "an object");
        var entries = new LinkedHashMap<K, V>();
        K substitute = null;
        for (String text = parser.nextName(); text != null; text = parser.nextName()) {
            K key = key(keys, text, entries, substitute);
            parser.nextToken();
            V read = value.read(this);
            boolean known = known(keys, key, text);
            if (known || !entries.containsKey(key)) {
                entries.put(key, read);
                substitute = substitute(key, known, substitute);
            }
        }
        return OrderedMap.owning(entries, false);
    }

    /** Reads an object as a map whose values may be null; for its keys see {@link #readMap}. */
    public <K, V> Map<K, @Nullable V> readMapOfNullable(MapKey<K> keys, ValueReader<V> value) {
        require(JsonToken.START_OBJECT, "an object");
        var entries = new LinkedHashMap<K, @Nullable V>();
        K substitute = null;
        for (String text = parser.nextName(); text != null; text = parser.nextName()) {
            K key = key(keys, text, entries, substitute);
            parser.nextToken();
            V read = isNull() ? null : value.read(this);
            boolean known = known(keys, key, text);
            if (known || !entries.containsKey(key)) {
                entries.put(key, read);
                substitute = substitute(key, known, substitute);
            }
        }
        return OrderedMap.owning(entries, true);
    }

    /**
     * The next key.
     *
     * @param substitute the key whose entry came from an unknown enum value, and may be replaced by its own; null if
     *     there is none
     */
    private <K> K key(MapKey<K> keys, String text, Map<K, ?> entries, @Nullable K substitute) {
        K key = keys.parse(text);
        if (key == null) {
            throw wrong(keys.expected() + " as a key", ErrorText.quoted(text));
        }
        if (entries.containsKey(key) && !key.equals(substitute) && known(keys, key, text)) {
            throw wrong("each key once", ErrorText.quoted(text) + " again");
        }
        return key;
    }

    /** Whether a key is what the text says, not the default of an enum that has no value of that name. */
    private static <K> boolean known(MapKey<K> keys, K key, String text) {
        return !(key instanceof Enum<?>) || keys.text(key).equals(text);
    }

    /** The key whose entry came from an unknown enum value, after that of a key was kept; null if there is none. */
    private static <K> @Nullable K substitute(K key, boolean known, @Nullable K substitute) {
        if (!known) {
            return key;
        }
        return key.equals(substitute) ? null : substitute;
    }

    private void require(JsonToken token, String expected) {
        if (parser.currentToken() != token) {
            throw unexpected(expected);
        }
    }

    private void requireText(String expected) {
        require(JsonToken.VALUE_STRING, expected);
    }

    private void requireNumber(String expected) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected(expected);
        }
    }

    private String text(String expected) {
        requireText(expected);
        return parser.getString();
    }

    private <V> V parsed(String expected, Function<String, @Nullable V> parse) {
        String text = text(expected);
        V value;
        try {
            value = parse.apply(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw unexpected(expected);
        }
        if (value == null) {
            throw unexpected(expected);
        }
        return value;
    }

    private EntityFormatException unexpected(String expected) {
        return wrong(expected, ErrorText.current(parser));
    }

    private EntityFormatException wrong(String expected, String found) {
        return new EntityFormatException(ErrorText.member(fields, field) + "expected " + expected + ", found " + found
                + " at " + ErrorText.place(parser));
    }
}
