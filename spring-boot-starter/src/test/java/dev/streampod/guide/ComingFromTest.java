package dev.streampod.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import dev.streampod.server.StreampodServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The program with Spring Boot of docs/coming-from.md; the others are run in integration-tests. */
@Timeout(120)
class ComingFromTest {

    private static final Path SOURCES = Path.of("src/test/java/dev/streampod/guide");
    private static final Path GENERATED = Path.of("target/guide");

    @SpringBootApplication
    @EnableScheduling
    static class Application {}

    /** The files that the page shows, by their names. */
    private static Map<String, String> shown() throws IOException {
        String page = Files.readString(Path.of("../docs/coming-from.md")).replace("\r\n", "\n");
        String program = page.substring(page.indexOf("\n### In Streampod: the module prices\n"));
        return Pattern.compile("\n```\\w+\n(?:# |// )(\\S+)\n(.*?)\n```\n", Pattern.DOTALL)
                .matcher(program.substring(0, program.indexOf("\n### What is different")))
                .results()
                .collect(Collectors.toMap((MatchResult block) -> block.group(1), block -> block.group(2)));
    }

    /** However lines are broken. */
    private static String onOneLine(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void whatThePageShowsIsWhatIsRunHere() throws IOException {
        Map<String, String> shown = shown();
        assertThat(shown).containsOnlyKeys("prices.yaml", "Prices.java", "Market.java", "page.js");
        assertThat(shown)
                .containsEntry(
                        "prices.yaml",
                        Files.readString(Path.of("src/test/guide/prices.yaml")).strip());
        for (String file : new String[] {"Prices.java", "Market.java"}) {
            assertThat(onOneLine(Files.readString(SOURCES.resolve(file)))).endsWith(onOneLine(shown.get(file)));
        }
    }

    @Test
    @NeedsNode
    void aPageSeesOnePriceAfterTheOther() throws IOException {
        Files.writeString(GENERATED.resolve("package.json"), "{\"type\": \"module\"}");
        try (var application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .run("--streampod.port=0", "--streampod.host=127.0.0.1", "--streampod.limits.drain-spread=0")) {
            int port = application.getBean(StreampodServer.class).port();
            Files.writeString(
                    GENERATED.resolve("page.js"),
                    "const log = console.log; let left = 2;"
                            + " console.log = line => { log(line); if (!--left) process.exit(); };\n"
                            + shown().get("page.js").replace("http://localhost:8080", "http://127.0.0.1:" + port));

            NodeProgram.Outcome outcome =
                    NodeProgram.node("page.js").in(GENERATED).run();

            assertThat(outcome.code()).as(outcome.output()).isZero();
            assertThat(outcome.output().lines().filter(line -> line.matches("\\d{2,3}\\.\\d\\d")))
                    .as(outcome.output())
                    .hasSize(2);
        }
    }
}
