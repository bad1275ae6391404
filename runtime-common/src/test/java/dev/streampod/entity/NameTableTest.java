package dev.streampod.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTableTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 64, 65, 300})
    void everyNameIsFoundAndNothingElse(int size) {
        List<String> names = IntStream.range(0, size).mapToObj(i -> "field" + i).toList();
        var table = new NameTable(names);
        for (int i = 0; i < size; i++) {
            assertThat(table.indexOf(names.get(i))).isEqualTo(i);
            char[] padded = ("x" + names.get(i) + "x").toCharArray();
            assertThat(table.indexOf(padded, 1, padded.length - 2)).isEqualTo(i);
            assertThat(table.indexOf(padded, 0, padded.length)).isEqualTo(-1);
        }
        assertThat(table.indexOf("field" + size)).isEqualTo(-1);
        assertThat(table.indexOf("")).isEqualTo(-1);
    }

    @Test
    void namesOfTheSameHashAreToldApart() {
        List<String> names = List.of("AaAa", "BBBB", "AaBB", "BBAa");
        assertThat(names).extracting(String::hashCode).containsOnly("AaAa".hashCode());
        var table = new NameTable(names);
        for (int i = 0; i < names.size(); i++) {
            assertThat(table.indexOf(names.get(i))).isEqualTo(i);
            assertThat(table.indexOf(names.get(i).toCharArray(), 0, 4)).isEqualTo(i);
        }
    }

    @Test
    void aNameThatComesTwiceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NameTable(List.of("a", "b", "a")));
    }
}
