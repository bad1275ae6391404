package dev.streampod.generator.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NameScopeTest {

    private final NameScope names = new NameScope();

    @Test
    void noNameIsGivenTwiceAndNoneIsAWordOfJava() {
        assertThat(names.newName("value")).isEqualTo("value");
        assertThat(names.newName("value")).isEqualTo("value_");
        assertThat(names.newName("value_")).isEqualTo("value__");
        assertThat(names.newName("class")).isEqualTo("class_");
        assertThat(names.newName("_")).isEqualTo("__");
    }

    @Test
    void namesInsideDifferFromThoseAroundAndTakeNoneFromThem() {
        names.newName("nested");
        NameScope inside = names.nested();

        assertThat(inside.newName("nested")).isEqualTo("nested_");
        assertThat(inside.nested().newName("nested")).isEqualTo("nested__");
        assertThat(names.nested().newName("nested")).isEqualTo("nested_");
        assertThat(names.newName("nested")).isEqualTo("nested_");
    }

    @Test
    void aNameIsKeptForItsOwner() {
        names.newName("value");
        names.newName("value", "owner");

        assertThat(names.get("owner")).isEqualTo("value_");
        assertThatThrownBy(() -> names.newName("other", "owner")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> names.get("nobody")).isInstanceOf(IllegalArgumentException.class);
    }
}
