package dev.streampod.generator.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumProperty;
import dev.streampod.generator.definition.EnumValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** The properties of a large enum: for each a class inside it with a table, filled when it is first asked for. */
final class EnumTablesEmitter {

    private static final String VALUES = "VALUES";
    private static final int VALUES_IN_A_METHOD = 1_000;

    private final TypeNames names;
    private final Literals literals;

    EnumTablesEmitter(TypeNames names, Literals literals) {
        this.names = names;
        this.literals = literals;
    }

    void addTo(TypeSpec.Builder type, EnumDefinition definition) {
        Set<String> constants =
                definition.values().stream().map(EnumValue::javaName).collect(Collectors.toSet());
        int index = 0;
        for (EnumProperty property : definition.properties()) {
            ClassName table = table(definition, index++, constants);
            type.addMethod(EnumEmitter.accessor(property, names)
                    .addStatement("return $T.$L[ordinal()]", table, VALUES)
                    .build());
            type.addType(table(table, definition.values(), property));
        }
    }

    /** Its name must not be that of a constant, which would hide it. */
    private ClassName table(EnumDefinition definition, int index, Set<String> constants) {
        String name = "Property" + index;
        while (constants.contains(name)) {
            name += "_";
        }
        return names.nested(names.entity(definition.name()), name);
    }

    private TypeSpec table(ClassName table, List<EnumValue> values, EnumProperty property) {
        TypeName element = names.type(property.type());
        TypeSpec.Builder type = TypeSpec.classBuilder(table)
                .addAnnotation(RuntimeTypes.GENERATED)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addField(FieldSpec.builder(ArrayTypeName.of(element), VALUES, Modifier.STATIC, Modifier.FINAL)
                        .initializer("new $T[$L]", element.withoutAnnotations(), values.size())
                        .build());
        var fill = CodeBlock.builder();
        for (int start = 0; start < values.size(); start += VALUES_IN_A_METHOD) {
            String method = "fill" + start;
            fill.addStatement("$L()", method);
            int end = Math.min(values.size(), start + VALUES_IN_A_METHOD);
            type.addMethod(fill(method, values, property, start, end));
        }
        return type.addStaticBlock(fill.build()).build();
    }

    private MethodSpec fill(String name, List<EnumValue> values, EnumProperty property, int start, int end) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        for (int i = start; i < end; i++) {
            DefaultValue given = values.get(i).properties().get(property.name());
            if (given != null) {
                method.addStatement("$L[$L] = $L", VALUES, i, literals.of(given, property.type()));
            }
        }
        return method.build();
    }
}
