package dev.streampod.examples.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What docs/spring-boot.md shows of the board is code of the board. */
class GuideTest {

    private static final String FENCE = "```";

    @Test
    void whatPostsIsTheCodeOfTheBoard() throws IOException {
        String guide = Files.readString(Path.of("../../docs/spring-boot.md"));
        String section = guide.substring(guide.indexOf("\n## Posting what was committed\n"));
        int begin = section.indexOf(FENCE + "java\n") + FENCE.length() + "java\n".length();
        String shown = section.substring(begin, section.indexOf(FENCE, begin));

        String source = Files.readString(Path.of("src/main/java/dev/streampod/examples/board/OutboxPublisher.java"));

        assertThat(source).contains(shown.stripTrailing().indent(4));
    }
}
