package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import javax.lang.model.element.Modifier;

/**
 * Constants whose values take much code to make. Where they are too many for the static initializer of one class, parts of
 * them are made in classes of their own.
 *
 * @param bytes an estimate of the code that makes the value, no less than the truth
 * @param constant the constant with that value
 * @param value the expression that makes the value
 */
record ConstantsHolder<T>(
        ToIntFunction<T> bytes,
        BiFunction<T, CodeBlock, FieldSpec> constant,
        Function<T, CodeBlock> value,
        TypeNames names) {

    void addTo(TypeSpec.Builder type, ClassName holder, List<T> items) {
        List<List<T>> parts = CodeSplitter.of(items, bytes);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.size() == 1) {
                parts.get(i).forEach(item -> type.addField(constant.apply(item, value.apply(item))));
            } else {
                addPart(type, names.nested(holder, "Part" + i), parts.get(i));
            }
        }
    }

    private void addPart(TypeSpec.Builder type, ClassName part, List<T> items) {
        TypeSpec.Builder partType = TypeSpec.classBuilder(part)
                .addAnnotation(RuntimeTypes.GENERATED)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
        for (int i = 0; i < items.size(); i++) {
            FieldSpec field = constant.apply(items.get(i), CodeBlock.of("$T.value$L()", part, i));
            type.addField(field);
            partType.addMethod(MethodSpec.methodBuilder("value" + i)
                    .addModifiers(Modifier.STATIC)
                    .returns(field.type())
                    .addStatement("return $L", value.apply(items.get(i)))
                    .build());
        }
        type.addType(partType.build());
    }
}
