package dev.streampod.generator.print;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of JavaPoet's descriptions that it keeps to itself. Its version is pinned, and a test compares what is printed
 * from them with what JavaPoet prints.
 */
final class SpecParts {

    private static final Field FORMAT = field(CodeBlock.class, "formatParts");
    private static final Field ARGUMENTS = field(CodeBlock.class, "args");
    private static final Field RECORD_CONSTRUCTOR = field(TypeSpec.class, "recordConstructor");
    private static final Field PERMITTED = field(TypeSpec.class, "permittedSubclasses");
    private static final Field COMPACT = field(MethodSpec.class, "compactConstructor");

    private SpecParts() {}

    /** Text, and placeholders of a dollar sign and one more character. */
    @SuppressWarnings("unchecked")
    static List<String> format(CodeBlock code) {
        return (List<String>) value(FORMAT, code);
    }

    /** What stands for the placeholders that need something, in their order. Some may be null. */
    @SuppressWarnings("unchecked")
    static List<@Nullable Object> arguments(CodeBlock code) {
        return (List<@Nullable Object>) value(ARGUMENTS, code);
    }

    /** The components of a record, with its compact constructor's code; null when it has neither. */
    static @Nullable MethodSpec recordConstructor(TypeSpec type) {
        return (MethodSpec) value(RECORD_CONSTRUCTOR, type);
    }

    @SuppressWarnings("unchecked")
    static List<TypeName> permitted(TypeSpec type) {
        return (List<TypeName>) value(PERMITTED, type);
    }

    /** Whether a constructor has no parameters of its own, but those of its record. */
    static boolean isCompact(MethodSpec constructor) {
        return (boolean) value(COMPACT, constructor);
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("this is not the JavaPoet that the generator was built with", e);
        }
    }

    private static Object value(Field field, Object spec) {
        try {
            return field.get(spec);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the field was made accessible", e);
        }
    }
}
