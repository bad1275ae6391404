package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.DefaultValue.IntegerValue;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What files in Serverpod's dialect mean, beyond what they share with the others. */
class ServerpodDialectTest {

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(strings = {"a.spy.yaml", "a.spy.yml"})
    void theEndOfAFilesNameTellsTheDialect(String file) {
        TestProject project = new TestProject(root).with(file, "class: A\ntable: a\nfields:\n  a: int, persist\n");

        assertThat(field(project.model().classes(), 0).type()).isEqualTo(new ScalarType(Scalar.LONG, false));
    }

    @Test
    void whatIsIgnoredIsSaidOnceForAFile() {
        GenerationResult result = new TestProject(root)
                .with("a.spy.yaml", "class: A\ntable: a\nfields:\n  a: int, persist\n")
                .with("b.spy.yaml", "class: B\nfields:\n  a: int, persist\n  b: int, scope=none\n")
                .run();

        assertThat(result.diagnostics())
                .filteredOn(found -> found.message().equals("ignored: this project has no database"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default=1, defaultModel=2",
                "defaultModel=2, default=1",
                "defaultModel=2, defaultPersist=3",
                "default=2, defaultPersist=3"
            })
    void theDefaultOfTheModelCounts(String options) {
        assertThat(onlyField("a: int, " + options).defaultValue()).isEqualTo(new IntegerValue(2));
    }

    @Test
    void aFieldOfTheScopeNoneIsInTheDatabaseAlone() {
        List<ClassDefinition> classes =
                classes("a: String?, scope=none\n  b:\n    type: int?\n    scope: none\n  c: int");

        assertThat(classes.get(0).fields()).extracting(FieldDefinition::name).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: int?, required", "a: int?, !tail, required=true,", "a: int?, required,   # why"})
    void aFieldMayBeRequired(String written) {
        assertThat(onlyField(written).required()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: int?, !required", "a: int?,", "a: int?, required=false"})
    void aFieldMayBeNotRequired(String written) {
        assertThat(onlyField(written).required()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: int, unique(per=[b, c]), relation(name=x, parent=y, deferrable), column=z, api, parent=p",
                "a:\n    type: int\n    unique:\n      per: [b, c]\n    relation:\n      parent: y\n    persist: false"
            })
    void whatIsOnlyForTheDatabaseIsIgnored(String written) {
        FieldDefinition field = onlyField(written);

        assertThat(field.type()).isEqualTo(new ScalarType(Scalar.LONG, false));
        assertThat(field.serverOnly()).isFalse();
    }

    /** An old word that kept a field from clients must not be taken for one that means nothing. */
    @Test
    void theOldWordForServerOnlyIsNotOverlooked() {
        GenerationResult result = new TestProject(root)
                .with("a.spy.yaml", "class: A\nfields:\n  a: String?, database\n")
                .run();

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(TestProject.text(result)).contains("write scope=serverOnly");
    }

    private FieldDefinition onlyField(String written) {
        return field(classes(written), 0);
    }

    private static FieldDefinition field(List<ClassDefinition> classes, int index) {
        return classes.get(0).fields().get(index);
    }

    private List<ClassDefinition> classes(String fields) {
        return new TestProject(root)
                .with("a.spy.yaml", "class: A\nfields:\n  " + fields + "\n")
                .model()
                .classes();
    }
}
