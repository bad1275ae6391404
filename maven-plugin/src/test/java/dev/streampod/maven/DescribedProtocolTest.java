package dev.streampod.maven;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.DescriptionRequest;
import dev.streampod.generator.ProtocolDescription;
import dev.streampod.generator.output.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
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
    void documentsThatAnotherExecutionMakesTooStay() throws IOException {
        describe("chat", "resources");
        describe("other", "chat", "resources");
        describe("other", "talk", "elsewhere");

        assertThat(files("target/resources")).hasSize(2);
        assertThat(files("target/classes")).hasSize(4);

        describe("talk", "elsewhere");

        assertThat(files("target/resources")).isEmpty();
        assertThat(files("target/classes"))
                .containsExactly("META-INF/streampod/talk/asyncapi.json", "META-INF/streampod/talk/openapi.json");
    }

    @Test
    void aDocumentThatSomebodyChangedStays() throws IOException {
        describe("chat", "resources");
        write("target/resources/META-INF/streampod/chat/openapi.json", "{}");
        describe("talk", "resources");

        assertThat(files("target/resources"))
                .contains("META-INF/streampod/chat/openapi.json")
                .doesNotContain("META-INF/streampod/chat/asyncapi.json");
    }

    @Test
    void aProjectThatWasCopiedTakesNothingFromTheOriginal(@TempDir Path original) throws IOException {
        Path document = original.resolve("META-INF/streampod/chat/openapi.json");
        Files.createDirectories(document.getParent());
        Files.writeString(document, "{}");
        write("target/streampod/default.described", FileStamp.hash("{}".getBytes(UTF_8)) + " " + document + "\n");

        describe("talk", "resources");

        assertThat(document).exists();
    }

    @Test
    void aDamagedListDeletesNothingElse() throws IOException {
        write("target/own.json", "{}");
        write("target/META-INF/streampod/chat/own.json", "{}");
        String hash = FileStamp.hash("{}".getBytes(UTF_8)) + " ";
        write(
                "target/streampod/default.described",
                hash + root.resolve("target/own.json") + "\n\u0000\n" + hash + "\u0000\n\nopenapi.json\n" + hash
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
        Plugin plugin = new Plugin();
        plugin.setGroupId("dev.streampod");
        plugin.setArtifactId("streampod-maven-plugin");
        for (String id : List.of("default", "other")) {
            PluginExecution execution = new PluginExecution();
            execution.setId(id);
            execution.addGoal("describe");
            plugin.addExecution(execution);
        }
        build.addPlugin(plugin);
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
