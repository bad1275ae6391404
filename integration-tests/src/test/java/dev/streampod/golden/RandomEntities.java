package dev.streampod.golden;

import dev.streampod.entity.Bytes;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.golden.everything.EverythingProtocol;
import dev.streampod.protocol.Protocol;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes entities of any value: every type, extremes among them, empty containers, nulls wherever they are allowed. */
final class RandomEntities {

    private static final int MAX_DEPTH = 3;

    private final Random random;
    private final List<Class<? extends SerializableEntity>> concrete;

    RandomEntities(long seed) {
        this(seed, EverythingProtocol.INSTANCE, codec -> true);
    }

    /** Makes entities of the classes of a protocol that are used. */
    RandomEntities(long seed, Protocol protocol, Predicate<EntityCodec<?>> used) {
        this.random = new Random(seed);
        this.concrete = protocol.codecs().stream()
                .filter(used)
                .<Class<? extends SerializableEntity>>map(codec -> codec.type())
                .toList();
    }

    /** Makes entities that may be sent to a client. */
    static RandomEntities forClients(long seed) {
        return new RandomEntities(seed, EverythingProtocol.INSTANCE, codec -> !codec.serverOnly());
    }

    SerializableEntity entity(Class<?> type) {
        return (SerializableEntity) make(type, 0);
    }

    private Object make(Class<?> type, int depth) {
        Constructor<?> constructor = constructor(oneOf(type, depth));
        AnnotatedType[] types = constructor.getAnnotatedParameterTypes();
        @Nullable Object[] values = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = value(types[i], depth + 1);
        }
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName(), e);
        }
    }

    /** The constructor that takes all fields, of a record or of a class. */
    private static Constructor<?> constructor(Class<?> type) {
        return type.getConstructors()[0];
    }

    /** The class itself or one that extends it. */
    private Class<?> oneOf(Class<?> type, int depth) {
        List<Class<? extends SerializableEntity>> candidates = concrete.stream()
                .filter(candidate -> depth == 0 ? candidate == type : type.isAssignableFrom(candidate))
                .filter(candidate ->
                        depth < MAX_DEPTH || constructor(candidate).getParameterCount() < 6 || candidate == type)
                .toList();
        return candidates.get(random.nextInt(candidates.size()));
    }

    /** A value of a type as it is declared. */
    @Nullable
    Object value(AnnotatedType type) {
        return value(type, 1);
    }

    private @Nullable Object value(AnnotatedType type, int depth) {
        boolean nullable = type.isAnnotationPresent(Nullable.class);
        if (nullable && (depth >= MAX_DEPTH || random.nextInt(3) == 0)) {
            return null;
        }
        if (type instanceof AnnotatedParameterizedType container) {
            return container(container, depth);
        }
        return scalar((Class<?>) type.getType(), depth);
    }

    private Object container(AnnotatedParameterizedType type, int depth) {
        Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
        AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
        int size = depth >= MAX_DEPTH ? 0 : random.nextInt(4);
        if (raw == List.class) {
            List<@Nullable Object> list = new ArrayList<>();
            IntStream.range(0, size).forEach(i -> list.add(value(arguments[0], depth + 1)));
            return list;
        }
        if (raw == Set.class) {
            Set<@Nullable Object> set = new LinkedHashSet<>();
            IntStream.range(0, size).forEach(i -> set.add(value(arguments[0], depth + 1)));
            return set;
        }
        if (raw == Map.class) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            IntStream.range(0, size)
                    .forEach(i -> map.put(value(arguments[0], depth + 1), value(arguments[1], depth + 1)));
            return map;
        }
        throw new AssertionError(type);
    }

    private Object scalar(Class<?> type, int depth) {
        if (type.isEnum()) {
            return pick(type.getEnumConstants());
        }
        if (SerializableEntity.class.isAssignableFrom(type)) {
            return make(type, depth);
        }
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> random.nextBoolean();
            case "int", "Integer" -> pick(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, random.nextInt());
            case "long", "Long" ->
                pick(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, (1L << 53) + 1, random.nextLong());
            case "float", "Float" ->
                pick(
                        0f,
                        -0f,
                        Float.NaN,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        Float.MIN_VALUE,
                        Float.MAX_VALUE,
                        random.nextFloat());
            case "double", "Double" ->
                pick(
                        0d,
                        -0d,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        random.nextGaussian());
            case "String" -> text();
            case "Bytes" -> bytes();
            case "Instant" ->
                pick(
                        Instant.MIN,
                        Instant.MAX,
                        Instant.EPOCH,
                        instant(),
                        Instant.ofEpochSecond(instant().getEpochSecond()));
            case "LocalDate" -> pick(LocalDate.MIN, LocalDate.MAX, LocalDate.ofEpochDay(random.nextInt(100_000)));
            case "LocalTime" -> pick(LocalTime.MIN, LocalTime.MAX, LocalTime.NOON, time());
            case "LocalDateTime" ->
                pick(
                        LocalDateTime.MIN,
                        LocalDateTime.MAX,
                        LocalDate.ofEpochDay(random.nextInt(100_000)).atTime(time()));
            case "Duration" ->
                pick(
                        Duration.ZERO,
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                        Duration.ofNanos(random.nextLong()));
            case "UUID" -> new UUID(random.nextLong(), random.nextLong());
            case "URI" ->
                pick(URI.create(""), URI.create("urn:x"), URI.create("https://ex.org/ä?q=" + random.nextInt() + "#f"));
            case "BigInteger" ->
                pick(BigInteger.ZERO, new BigInteger(500, random), new BigInteger(70, random).negate());
            case "BigDecimal" ->
                pick(
                        BigDecimal.ZERO,
                        new BigDecimal("0.10"),
                        new BigDecimal("1E+100"),
                        new BigDecimal(new BigInteger(90, random), random.nextInt(200) - 100));
            default -> throw new AssertionError(type);
        };
    }

    private String text() {
        return pick("", "a", "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028", "grüße \uD83D\uDE00", "x".repeat(300))
                + random.nextInt(10);
    }

    private Bytes bytes() {
        byte[] content = new byte[random.nextInt(20)];
        random.nextBytes(content);
        return Bytes.of(content);
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private LocalTime time() {
        return LocalTime.ofNanoOfDay((long) (random.nextDouble() * 86_400_000_000_000L));
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
