package dev.streampod.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.DescriptionRequest;
import dev.streampod.generator.ProtocolDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which documents of protocols a project has, after changes and without {@code mvn clean} between. */
class DescribedProtocolTest {

    @TempDir
    private Path root;

    @BeforeEach
    void aProtocol() throws IOException {
        write("src/main/protocol/chat.yaml", "endpoint: chat\nstream: {}\n");
    }

    @Test
    void aProtocolThatWasRenamedIsDescribedOnce() throws IOException {
        describe("chat", "resources");
        write("target/classes/META-INF/streampod/chat/module.properties", "name=chat\n");
        describe("talk", "resources");

        assertThat(files("target/resources"))
                .containsExactly("META-INF/streampod/talk/asyncapi.json", "META-INF/streampod/talk/openapi.json");
        assertThat(files("target/classes"))
                .containsExactly(
                        "META-INF/streampod/chat/module.properties",
                        "META-INF/streampod/talk/asyncapi.json",
                        "META-INF/streampod/talk/openapi.json");
        assertThat(root.resolve("target/resources/META-INF/streampod/chat")).doesNotExist();
    }

    @Test
    void anotherOutputDirectoryLeavesNoDocumentsInTheOneBefore() throws IOException {
        describe("chat", "resources");
        describe("chat", "elsewhere");

        assertThat(files("target/resources")).isEmpty();
        assertThat(files("target/elsewhere")).hasSize(2);
        assertThat(files("target/classes")).hasSize(2);
    }

    @Test
    void executionsDeleteNothingOfEachOther() throws IOException {
        describe("chat", "resources");
        describe("other", "talk", "resources");
        describe("chat", "resources");

        assertThat(files("target/resources")).hasSize(4);
    }

    @Test
    void aProjectThatWasCopiedTakesNothingFromTheOriginal(@TempDir Path original) throws IOException {
        Path document = original.resolve("META-INF/streampod/chat/openapi.json");
        Files.createDirectories(document.getParent());
        Files.writeString(document, "{}");
        write("target/streampod/default.described", document + "\n");

        describe("talk", "resources");

        assertThat(document).exists();
    }

    @Test
    void aDamagedListDeletesNothingElse() throws IOException {
        write("target/own.json", "{}");
        write("target/META-INF/streampod/chat/own.json", "{}");
        write(
                "target/streampod/default.described",
                root.resolve("target/own.json") + "\n\u0000\n\nopenapi.json\n"
                        + root.resolve("target/META-INF/streampod/chat/own.json") + "\n");
        describe("chat", "resources");

        assertThat(files("target")).contains("own.json", "META-INF/streampod/chat/own.json");
    }

    private void describe(String moduleName, String folder) throws IOException {
        describe("default", moduleName, folder);
    }

    private void describe(String execution, String moduleName, String folder) throws IOException {
        Path output = root.resolve("target").resolve(folder);
        var result = ProtocolDescription.run(new DescriptionRequest(
                root, root.resolve("src/main/protocol"), output, moduleName, "The chat", "1", List.of()));
        assertThat(result.failed()).isFalse();
        DescribedProtocol.of(project(), execution).keepOnly(result.documents());
        // As maven-resources-plugin does, which deletes nothing.
        for (Path document : result.documents()) {
            Path relative = output.relativize(document);
            write("target/classes/" + relative, Files.readString(document));
        }
    }

    private List<String> files(String folder) throws IOException {
        Path from = root.resolve(folder);
        try (Stream<Path> found = Files.walk(from)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> from.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    private MavenProject project() {
        Build build = new Build();
        build.setDirectory(root.resolve("target").toString());
        build.setOutputDirectory(root.resolve("target/classes").toString());
        Model model = new Model();
        model.setBuild(build);
        var project = new MavenProject(model);
        project.setFile(root.resolve("pom.xml").toFile());
        return project;
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
