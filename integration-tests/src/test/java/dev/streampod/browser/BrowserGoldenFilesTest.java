package dev.streampod.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code mvn test -pl integration-tests -am -Dgolden.update} writes the golden files anew instead of comparing. */
class BrowserGoldenFilesTest {

    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    static Stream<BrowserProtocol> kept() {
        return Stream.of(BrowserProtocol.values()).filter(BrowserProtocol::isKept);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void whatIsGeneratedIsWhatIsKept(BrowserProtocol protocol, @TempDir Path scratch) throws IOException {
        SortedMap<String, String> generated = protocol.generated(scratch);
        if (UPDATE) {
            protocol.keep(generated);
        }
        SortedMap<String, String> kept = protocol.kept();
        assertThat(generated).containsOnlyKeys(protocol.module() + ".d.ts", protocol.module() + ".js");
        assertThat(generated.keySet()).isEqualTo(kept.keySet());
        generated.forEach((path, content) -> assertThat(content).as(path).isEqualTo(kept.get(path)));
    }

    @ParameterizedTest
    @EnumSource
    void everyRunGeneratesTheSame(BrowserProtocol protocol, @TempDir Path first, @TempDir Path second) {
        assertThat(protocol.generated(first)).isNotEmpty().isEqualTo(protocol.generated(second));
    }
}
