package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code mvn test -pl integration-tests -am -Dgolden.update} writes the golden files anew instead of comparing. */
class GoldenFilesTest {

    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    @ParameterizedTest
    @EnumSource
    void whatIsGeneratedIsWhatIsKept(GoldenProtocol protocol, @TempDir Path scratch) throws IOException {
        SortedMap<String, String> generated = protocol.generated(scratch);
        if (UPDATE) {
            protocol.keep(generated);
        }
        SortedMap<String, String> kept = protocol.kept();
        assertThat(generated.keySet()).isEqualTo(kept.keySet());
        generated.forEach((path, content) -> assertThat(content).as(path).isEqualTo(kept.get(path)));
    }

    @ParameterizedTest
    @EnumSource
    void everyRunGeneratesTheSame(GoldenProtocol protocol, @TempDir Path first, @TempDir Path second) {
        assertThat(protocol.generated(first)).isEqualTo(protocol.generated(second));
    }
}
