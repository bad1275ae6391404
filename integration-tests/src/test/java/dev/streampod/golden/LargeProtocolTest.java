package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes beyond the limits of a class file if it is put into one method or one class compiles, and works. */
@Tag("long")
class LargeProtocolTest extends LargeProtocolFixture {

    @Test
    void anEnumMayHaveThousandsOfValuesWithProperties() throws Exception {
        compile("""
                enum: Large
                default: Property0
                properties: {number: int, text: 'String?', since: Instant, other: Large}
                values:
                  - Property0: {number: -1, since: '2026-01-01T00:00:00Z', other: v2999}
                """
                + lines(
                        3_000,
                        i -> "  - v%d: {number: %d, text: %s, since: '2026-01-01T00:00:00Z', other: v%d}"
                                .formatted(i, i, i % 2 == 0 ? "t" + i : "null", 2_999 - i)));

        try (var loader = JavaCompilation.loader(scratch.resolve("classes"))) {
            Object value = loader.loadClass("com.example.Large").getEnumConstants()[2_001];
            assertThat(value).hasToString("v2000");
            assertThat(property(value, "number")).isEqualTo(2_000);
            assertThat(property(value, "text")).isEqualTo("t2000");
            assertThat(property(value, "since")).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            assertThat(property(value, "other")).hasToString("v999");
            assertThat(property(property(value, "other"), "text")).isNull();
        }
    }

    @Test
    void anEnumMayHaveAsManyValuesAsTheLimitSays() throws Exception {
        compile("enum: Large\nvalues:\n" + lines(4_000, i -> "  - v" + i)
                + "\n---\nenum: Properties\nproperties:\n" + lines(255, i -> "  p" + i + ": long")
                + "\nvalues:\n  - first:\n" + lines(255, i -> "      p" + i + ": 1"));
    }

    @Test
    void aClassMayHaveMoreFieldsOfAllKindsThanAConstructorTakesArguments() throws Exception {
        String[] types = {
            "int",
            "String?",
            "List<Map<String, int>>",
            "\"Instant, default='2026-01-01T00:00:00Z'\"",
            "UUID, default=random",
            "\"String, default='text'\"",
            "long?, default=5",
            "Large?",
            "\"double, deprecated='old'\"",
            "bytes?"
        };
        compile("class: Large\nfields:\n" + lines(300, i -> "  f" + i + ": " + types[i % types.length])
                + "\n  secret: String?, scope=serverOnly\n---\nexception: LargeException\nfields:\n"
                + lines(200, i -> "  f" + i + ": " + types[i % types.length]));
    }

    @Test
    void anEndpointMayHaveManyMethodsAndAMethodManyParameters() throws Exception {
        compile("endpoint: large\nmethods:\n  most: {parameters: {" + parameters(253) + "}, returns: int}\n"
                + lines(200, i -> "  m" + i + ": {parameters: {" + parameters(2) + "}, returns: int}"));

        try (var loader = JavaCompilation.loader(scratch.resolve("classes"))) {
            Class<?> constants = loader.loadClass("com.example.LargeMethods");
            var most = (MethodDefinition<?>) constants.getField("MOST").get(null);
            assertThat(most.parameters()).hasSize(253);
            var last = (MethodDefinition<?>) constants.getField("M199").get(null);
            assertThat(last.name()).isEqualTo("m199");
            assertThat(last.parameters()).hasSize(2);
            // Both the definitions of the methods and the dispatch to them are too much for one part.
            assertThat(constants.getDeclaredClasses()).hasSizeGreaterThan(1);
            assertThat(loader.loadClass("com.example.server.LargeEndpoint").getDeclaredMethods())
                    .extracting(Method::getName)
                    .contains("call", "call1");
        }
    }

    @Test
    void aServerMayHaveMoreEndpointsThanAConstructorTakesArguments() throws Exception {
        compile(IntStream.range(0, 255)
                .mapToObj(i -> "endpoint: e" + i + "\nstream: {}\n")
                .collect(Collectors.joining("---\n")));

        try (var loader = JavaCompilation.loader(scratch.resolve("classes"))) {
            Class<?> endpoints = loader.loadClass("com.example.server.LargeEndpoints");
            Object builder = endpoints.getMethod("builder").invoke(null);
            assertThatIllegalStateException()
                    .isThrownBy(() -> property(builder, "build"))
                    .withMessageStartingWith("LargeEndpoints lacks e0, e1, ")
                    .withMessageEndingWith(", e99");
        }
    }

    @Test
    void aProtocolMayHaveManyClassesAndAClassManyChildren() throws Exception {
        compile("class: Parent\nsealed: true\n---\n"
                + IntStream.range(0, 210)
                        .mapToObj(i -> "class: C" + i + "\nextends: Parent\n")
                        .collect(Collectors.joining("---\n")));

        try (var loader = JavaCompilation.loader(scratch.resolve("classes"))) {
            var protocol = (Protocol) loader.loadClass("com.example.LargeProtocol")
                    .getField("INSTANCE")
                    .get(null);
            assertThat(protocol.codecs()).hasSize(210);
        }
    }

    private static String parameters(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i + ": int").collect(Collectors.joining(", "));
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    /** What a method without parameters returns. */
    private static @Nullable Object property(Object object, String name) throws ReflectiveOperationException {
        try {
            var method = object.getClass().getMethod(name);
            method.setAccessible(true);
            return method.invoke(object);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
