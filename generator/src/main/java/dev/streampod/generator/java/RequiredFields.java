package dev.streampod.generator.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import dev.streampod.generator.definition.FieldDefinition;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/** Which fields a reader insists on, as bits: that of field i is bit i % 64 of word i / 64. */
final class RequiredFields {

    private RequiredFields() {}

    /** Whether the fields need more than one word. */
    static boolean many(EntityShape shape) {
        return shape.wide() || shape.fields().size() > Long.SIZE;
    }

    static int words(int fields) {
        return (fields + Long.SIZE - 1) / Long.SIZE;
    }

    static long word(EntityShape shape, int word) {
        long bits = 0;
        int end = Math.min(shape.fields().size(), (word + 1) * Long.SIZE);
        for (int i = word * Long.SIZE; i < end; i++) {
            FieldDefinition field = shape.fields().get(i);
            if (!field.type().nullable() && field.defaultValue() == null) {
                bits |= 1L << i;
            }
        }
        return bits;
    }

    /** Whether a null is written and read as such, because a missing key means the default. */
    static boolean keepsNull(FieldDefinition field) {
        return field.type().nullable() && field.defaultValue() != null;
    }

    /** The constant for a class of up to 64 fields. */
    static FieldSpec word(EntityShape shape) {
        return FieldSpec.builder(TypeName.LONG, CodecScope.REQUIRED, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(literal(word(shape, 0)))
                .build();
    }

    /** The constant for a class of more. */
    static FieldSpec words(EntityShape shape) {
        CodeBlock literals = IntStream.range(0, words(shape.fields().size()))
                .mapToObj(i -> literal(word(shape, i)))
                .collect(CodeBlock.joining(",$W"));
        return FieldSpec.builder(
                        ArrayTypeName.of(TypeName.LONG),
                        CodecScope.REQUIRED,
                        Modifier.PRIVATE,
                        Modifier.STATIC,
                        Modifier.FINAL)
                .initializer("{$L}", literals)
                .build();
    }

    private static CodeBlock literal(long bits) {
        return CodeBlock.of("0x$LL", Long.toHexString(bits));
    }
}
