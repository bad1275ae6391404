package dev.streampod.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Resource;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project packs of its protocol, after changes and without {@code mvn clean} between. */
class PackagedProtocolTest {

    @TempDir
    private Path root;

    @BeforeEach
    void twoFiles() throws IOException {
        write("src/main/protocol/line.yaml", "class: Line\n");
        write("src/main/protocol/rooms/room.yml", "class: Room\n");
    }

    @Test
    void aFileThatWasRenamedIsThereOnce() throws IOException {
        pack("chat");
        assertThat(packed()).containsExactly("chat/line.yaml", "chat/module.properties", "chat/rooms/room.yml");

        Files.move(root.resolve("src/main/protocol/line.yaml"), root.resolve("src/main/protocol/lines.yaml"));
        Files.delete(root.resolve("src/main/protocol/rooms/room.yml"));
        pack("chat");

        assertThat(packed()).containsExactly("chat/lines.yaml", "chat/module.properties");
    }

    @Test
    void aModuleThatWasRenamedIsThereOnce() throws IOException {
        pack("chat");
        pack("talk");

        assertThat(packed()).containsExactly("talk/line.yaml", "talk/module.properties", "talk/rooms/room.yml");
    }

    @Test
    void aProtocolThatIsNoLongerPackedIsGone() throws IOException {
        pack("chat");

        PackagedProtocol.removeFrom(project(), request("chat"), "default");
        assertThat(packed()).isEmpty();

        PackagedProtocol.removeFrom(project(), request("chat"), "default");
        assertThat(packed()).isEmpty();
    }

    @Test
    void whatOthersPutBesideItStays() throws IOException {
        pack("chat");
        write("target/classes/META-INF/streampod/auth/user.yaml", "class: User\n");
        write("target/classes/META-INF/streampod/chat/openapi.json", "{}\n");

        PackagedProtocol.removeFrom(project(), request("chat"), "default");

        assertThat(packed()).containsExactly("auth/user.yaml", "chat/openapi.json");
    }

    private void pack(String moduleName) throws IOException {
        MavenProject project = project();
        PackagedProtocol.of(request(moduleName), Set.of(), "default").addTo(project);
        for (Resource resource : project.getResources()) {
            copy(resource);
        }
    }

    /** As maven-resources-plugin does, which deletes nothing. */
    private void copy(Resource resource) throws IOException {
        Path from = Path.of(resource.getDirectory());
        Path to = root.resolve("target/classes").resolve(resource.getTargetPath());
        for (String file : files(from)) {
            Path target = to.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(from.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Set<String> packed() throws IOException {
        return files(root.resolve("target/classes/META-INF/streampod"));
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            Set<String> files = new TreeSet<>();
            found.filter(Files::isRegularFile)
                    .forEach(
                            file -> files.add(folder.relativize(file).toString().replace('\\', '/')));
            return files;
        }
    }

    private MavenProject project() {
        Build build = new Build();
        build.setOutputDirectory(root.resolve("target/classes").toString());
        Model model = new Model();
        model.setBuild(build);
        return new MavenProject(model);
    }

    private GenerationRequest request(String moduleName) {
        return GenerationRequest.builder()
                .projectDirectory(root)
                .protocolDirectory(root.resolve("src/main/protocol"))
                .outputDirectory(root.resolve("target/generated-sources/streampod"))
                .manifestFile(root.resolve("target/streampod/default.manifest"))
                .packageName("com.example.chat")
                .moduleName(moduleName)
                .targets(Set.of("server"))
                .classPath(List.of())
                .build();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
