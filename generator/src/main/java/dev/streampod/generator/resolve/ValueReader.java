package dev.streampod.generator.resolve;

import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.DefaultValue.BigDecimalValue;
import dev.streampod.generator.definition.DefaultValue.BigIntegerValue;
import dev.streampod.generator.definition.DefaultValue.BooleanValue;
import dev.streampod.generator.definition.DefaultValue.DurationValue;
import dev.streampod.generator.definition.DefaultValue.EnumConstantValue;
import dev.streampod.generator.definition.DefaultValue.FloatingValue;
import dev.streampod.generator.definition.DefaultValue.InstantValue;
import dev.streampod.generator.definition.DefaultValue.IntegerValue;
import dev.streampod.generator.definition.DefaultValue.LocalDateTimeValue;
import dev.streampod.generator.definition.DefaultValue.LocalDateValue;
import dev.streampod.generator.definition.DefaultValue.LocalTimeValue;
import dev.streampod.generator.definition.DefaultValue.NowValue;
import dev.streampod.generator.definition.DefaultValue.RandomUuidValue;
import dev.streampod.generator.definition.DefaultValue.StringValue;
import dev.streampod.generator.definition.DefaultValue.UriValue;
import dev.streampod.generator.definition.DefaultValue.UuidValue;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.diagnostic.Suggestion;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a written value as one of a type: defaults of fields, properties of enum values. */
public final class ValueReader {

    private static final Pattern UUID_SHAPE =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private final Symbols symbols;

    /** Makes a reader that knows the declared enums. */
    public ValueReader(Symbols symbols) {
        this.symbols = symbols;
    }

    /**
     * Reads the default of a field. A text stands in quotes of its own, or in those of YAML.
     *
     * @throws BadValueException if it is no value of the type
     */
    public DefaultValue defaultOf(TypeRef type, RawValue value) throws BadValueException {
        boolean inQuotes = value.quoted() && !TextLiteral.quoted(value.text());
        return read(type, value.text(), inQuotes);
    }

    /**
     * Reads the property of an enum's value, where a text needs no quotes and nothing is computed.
     *
     * @throws BadValueException if it is no value of the type
     */
    public DefaultValue constantOf(TypeRef type, RawValue value) throws BadValueException {
        DefaultValue constant = read(type, value.text(), true);
        if (constant instanceof NowValue || constant instanceof RandomUuidValue) {
            throw new BadValueException("\"" + value.text() + "\" is not a fixed value", "write the value itself");
        }
        return constant;
    }

    private DefaultValue read(TypeRef type, String text, boolean bareText) throws BadValueException {
        if (type instanceof ScalarType scalar) {
            return scalar(scalar.scalar(), text, bareText);
        }
        if (type instanceof EnumType enumType) {
            return constant(enumType.name(), text);
        }
        throw new BadValueException("a value of this type cannot be written here", "set it in your program");
    }

    private static DefaultValue scalar(Scalar scalar, String text, boolean bareText) throws BadValueException {
        String bare = TextLiteral.withoutQuotes(text);
        return switch (scalar) {
            case BOOLEAN -> bool(text);
            case INT -> new IntegerValue(NumberLiteral.integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE, "int"));
            case LONG -> new IntegerValue(NumberLiteral.integer(text, Long.MIN_VALUE, Long.MAX_VALUE, "long"));
            case FLOAT -> new FloatingValue(NumberLiteral.floating(text, true));
            case DOUBLE -> new FloatingValue(NumberLiteral.floating(text, false));
            case STRING -> new StringValue(bareText ? TextLiteral.bounded(text) : TextLiteral.read(text));
            case BYTES ->
                throw new BadValueException(
                        "bytes cannot be written here", "remove it, and set the bytes in your program");
            case INSTANT ->
                bare.equals("now")
                        ? new NowValue()
                        : new InstantValue(time(bare, Instant::parse, "an instant", "now, or 2026-01-31T12:00:00Z"));
            case LOCAL_DATE -> new LocalDateValue(time(bare, LocalDate::parse, "a date", "2026-01-31"));
            case LOCAL_TIME -> new LocalTimeValue(time(bare, LocalTime::parse, "a time of day", "12:30:00"));
            case LOCAL_DATE_TIME ->
                new LocalDateTimeValue(time(bare, LocalDateTime::parse, "a date and time", "2026-01-31T12:30:00"));
            case DURATION -> new DurationValue(DurationLiteral.read(bare));
            case UUID -> uuid(bare);
            case URI -> new UriValue(uri(bare));
            case BIG_INTEGER -> new BigIntegerValue(NumberLiteral.integer(bare));
            case BIG_DECIMAL -> new BigDecimalValue(NumberLiteral.decimal(bare));
        };
    }

    private static DefaultValue bool(String text) throws BadValueException {
        if (!text.equals("true") && !text.equals("false")) {
            throw new BadValueException("\"" + text + "\" is neither true nor false", "write true or false");
        }
        return new BooleanValue(text.equals("true"));
    }

    private static <T> T time(String text, Function<String, T> parser, String what, String example)
            throws BadValueException {
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            throw new BadValueException("\"" + text + "\" is not " + what, "for example: " + example);
        }
    }

    private static DefaultValue uuid(String text) throws BadValueException {
        if (text.equals("random") || text.equals("random_v7")) {
            return new RandomUuidValue(text.equals("random_v7"));
        }
        if (!UUID_SHAPE.matcher(text).matches()) {
            throw new BadValueException(
                    "\"" + text + "\" is not a UUID",
                    "for example: random, random_v7, or '123e4567-e89b-42d3-a456-426614174000'");
        }
        return new UuidValue(UUID.fromString(text));
    }

    private static URI uri(String text) throws BadValueException {
        try {
            return new URI(TextLiteral.bounded(text));
        } catch (URISyntaxException e) {
            throw new BadValueException("\"" + text + "\" is not a URI", "for example: 'https://example.com/'");
        }
    }

    private DefaultValue constant(String enumName, String text) throws BadValueException {
        List<String> values = symbols.enumNamed(enumName).map(EnumDeclaration::values).orElse(List.of()).stream()
                .map(value -> value.name().text())
                .toList();
        if (!values.contains(text)) {
            String bare = TextLiteral.withoutQuotes(text);
            throw new BadValueException(
                    "\"" + text + "\" is not a value of \"" + enumName + "\"",
                    values.contains(bare) ? "write " + bare : Suggestion.hintOfValues(text, values));
        }
        return new EnumConstantValue(enumName, text);
    }
}
