package dev.streampod.golden;

import static dev.streampod.entity.Audience.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.java.EmitOptions;
import dev.streampod.generator.java.ProtocolEmitter;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.protocol.Protocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is generated compiles under {@code -Xlint:all -Werror}. */
class CompilationTest {

    private static final EmitOptions OPTIONS =
            new EmitOptions("com.example", "Wide", Set.of(Target.SERVER, Target.CLIENT));

    @TempDir
    Path output;

    @ParameterizedTest
    @EnumSource
    void goldenFilesCompileWithoutAWarning(GoldenProtocol protocol) throws Exception {
        List<SourceFile> files = protocol.kept().entrySet().stream()
                .map(file -> new SourceFile(file.getKey(), file.getValue()))
                .toList();
        assertThat(JavaCompilation.complaints(files, output)).isEmpty();
    }

    @Test
    void classesMayBeCalledLikeThoseThatGeneratedCodeUses() throws Exception {
        List<ClassDefinition> classes = new ArrayList<>();
        List<FieldDefinition> fields = new ArrayList<>(allScalars());
        for (String name : List.of(
                "Boolean",
                "Builder",
                "Bytes",
                "Class",
                "Deprecated",
                "Double",
                "EntityCodec",
                "Fields",
                "Float",
                "IllegalStateException",
                "Instant",
                "Integer",
                "List",
                "Long",
                "Map",
                "Object",
                "Objects",
                "Override",
                "Record",
                "SerializableEntity",
                "Set",
                "String",
                "SuppressWarnings",
                "System",
                "TimeOrderedUuid",
                "UUID")) {
            fields.add(field("a" + name, new TypeRef.ClassType(name, false), null));
            classes.add(record(name, allScalars()));
        }
        classes.add(record("Uses", fields));
        classes.add(record("Wide", wideFields(260)));
        var model = new ProtocolModel(classes, List.of(), List.of(), List.of(), List.of(), "f");
        assertThat(JavaCompilation.complaints(new ProtocolEmitter().emit(model, OPTIONS), output))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 65, 254, 255, 1_000})
    void aClassMayHaveManyFields(int count) throws Exception {
        var model = new ProtocolModel(
                List.of(record("Wide", wideFields(count))), List.of(), List.of(), List.of(), List.of(), "f");
        assertThat(JavaCompilation.complaints(new ProtocolEmitter().emit(model, OPTIONS), output))
                .isEmpty();
        try (var loader = JavaCompilation.loader(output)) {
            Class<?> type = loader.loadClass("com.example.WideProtocol");
            var json = new Json((Protocol) type.getField("INSTANCE").get(null));
            var text = new StringBuilder("{");
            IntStream.range(0, count)
                    .forEach(i ->
                            text.append("\"f").append(i).append("\":").append(i).append(','));
            String complete = text.substring(0, text.length() - 1) + "}";

            SerializableEntity entity = json.read("Wide", complete, SERVER);
            assertThat(json.write(entity, SERVER)).isEqualTo(complete);
            assertThat(entity)
                    .isEqualTo(json.read("Wide", complete, SERVER))
                    .hasSameHashCodeAs(json.read("Wide", complete, SERVER))
                    .isNotEqualTo(json.read("Wide", complete.replace("\"f7\":7", "\"f7\":8"), SERVER));
            assertThat(entity.toString())
                    .startsWith("Wide[f0=0, f1=1, ")
                    .endsWith("f" + (count - 1) + "=" + (count - 1) + "]");
            assertThatExceptionOfType(EntityFormatException.class)
                    .isThrownBy(() ->
                            json.read("Wide", complete.replace("\"f0\":0,", "").replace("\"f62\":", "\"g\":"), SERVER))
                    .withMessage("Wide lacks f0, f62 at ");
            assertThatExceptionOfType(EntityFormatException.class)
                    .isThrownBy(() -> json.read("Wide", complete.replace("\"f61\":", "\"f62\":"), SERVER))
                    .withMessage("Wide.f62: the field came twice at /f62");
        }
    }

    private static List<FieldDefinition> wideFields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> field("f" + i, new TypeRef.ScalarType(Scalar.INT, false), null))
                .toList();
    }

    private static List<FieldDefinition> allScalars() {
        List<FieldDefinition> fields = new ArrayList<>();
        for (Scalar scalar : Scalar.values()) {
            TypeRef type = new TypeRef.ScalarType(scalar, false);
            String name = scalar.name().toLowerCase(Locale.ROOT);
            fields.add(field("some_" + name, type, null));
            fields.add(field("maybe_" + name, new TypeRef.ScalarType(scalar, true), null));
            fields.add(field("list_" + name, new TypeRef.ListType(type, false), null));
        }
        TypeRef uuid = new TypeRef.ScalarType(Scalar.UUID, false);
        fields.add(field("random", uuid, new DefaultValue.RandomUuidValue(false)));
        fields.add(field("ordered", uuid, new DefaultValue.RandomUuidValue(true)));
        fields.add(field("now", new TypeRef.ScalarType(Scalar.INSTANT, true), new DefaultValue.NowValue()));
        return fields;
    }

    private static FieldDefinition field(String name, TypeRef type, @Nullable DefaultValue value) {
        String deprecated = name.equals("maybe_float") ? "" : null;
        return new FieldDefinition(name, name, type, "", value, false, false, false, deprecated);
    }

    private static ClassDefinition record(String name, List<FieldDefinition> fields) {
        return new ClassDefinition(
                name,
                "",
                false,
                ClassKind.RECORD,
                null,
                false,
                null,
                null,
                List.of(),
                List.of(name),
                fields,
                fields,
                List.of(),
                false);
    }
}
