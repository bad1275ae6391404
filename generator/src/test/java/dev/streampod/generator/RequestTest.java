package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.streampod.generator.GenerationResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @TempDir
    private Path root;

    @Test
    void aMissingProtocolDirectoryIsSaidWithWhatToDo() {
        assertThat(saidAbout("com.example", "sample", Set.of("server"))).isEqualTo("""
                        error: the protocol directory src/main/protocol does not exist
                          create it and put .yaml files there, or set protocolDirectory (on the command line: --protocol)""");
    }

    @Test
    void anEmptyProtocolDirectoryIsSaidWithWhatToDo() throws IOException {
        Files.createDirectories(root.resolve("src/main/protocol"));
        Files.writeString(root.resolve("src/main/protocol/readme.txt"), "class: A");

        assertThat(saidAbout("com.example", "sample", Set.of("server")))
                .startsWith("error: there are no protocol files in src/main/protocol");
    }

    @Test
    void allThatIsWrongWithTheSettingsIsSaidAtOnce() {
        assertThat(saidAbout("com.example.class", "1-2", Set.of("servr", "client", "entities")))
                .contains("packageName: \"com.example.class\" is not a valid name for a Java package")
                .contains("moduleName: \"1-2\" cannot be turned into a Java name")
                .contains("targets: there is no target \"servr\"")
                .contains("did you mean \"server\"?")
                .contains("targets: \"entities\" cannot be combined with \"server\" or \"client\"");
    }

    @ParameterizedTest
    @CsvSource({"chat,Chat", "my-chat,MyChat", "my_chat.server2,MyChatServer2", "myChat,MyChat", "-a--b-,AB"})
    void theNameOfAModuleIsTurnedIntoOneOfJava(String moduleName, String expected) {
        assertThat(ModuleName.upperCamelCase(moduleName)).isEqualTo(expected);
    }

    @Test
    void filesOfAllEndingsAreFoundAtAnyDepth() {
        TestProject project = new TestProject(root)
                .with("a.yaml", "class: A\n")
                .with("deep/er/b.yml", "class: B\n")
                .with("c.spy.yaml", "class: C\n")
                .with(".hidden.yaml", "class: D\n")
                .with("e.json", "class: E\n");

        assertThat(project.model().classes())
                .extracting(definition -> definition.name())
                .containsExactly("A", "B", "C");
    }

    @Test
    void symbolicLinksAreFollowedAndEachFileIsReadOnce() throws IOException {
        TestProject project = new TestProject(root);
        Path elsewhere = Files.createDirectories(root.resolve("elsewhere/deep"));
        Files.writeString(elsewhere.resolve("a.yaml"), "class: A\n");
        Files.writeString(elsewhere.resolveSibling("b.yaml"), "class: B\n");
        Files.createSymbolicLink(elsewhere.resolve("up"), elsewhere.getParent());
        Files.createDirectories(root.resolve("src/main"));
        Files.createSymbolicLink(root.resolve("src/main/protocol"), elsewhere.getParent());
        project.with("c/c.yaml", "class: C\n");
        Files.createSymbolicLink(root.resolve("elsewhere/again"), elsewhere);
        Files.createSymbolicLink(root.resolve("elsewhere/d.yaml"), root.resolve("elsewhere/c/c.yaml"));

        assertThat(project.model().classes())
                .extracting(definition -> definition.name())
                .containsExactly("A", "B", "C");
        assertThat(project.run().outcome()).isEqualTo(Outcome.UP_TO_DATE);
        assertThat(ProtocolFiles.includes(root.resolve("src/main/protocol")))
                .containsExactly("again/a.yaml", "b.yaml", "c/c.yaml");

        Files.writeString(elsewhere.resolve("a.yaml"), "class: Changed\n");
        assertThat(project.model().classes())
                .extracting(definition -> definition.name())
                .containsExactly("B", "C", "Changed");
    }

    @Test
    void aFolderThatIsALinkIsLookedInto() throws IOException {
        TestProject project = new TestProject(root).with("a.yaml", "class: A\n");
        Path shared = Files.createDirectories(root.resolve("shared"));
        Files.writeString(shared.resolve("b.yaml"), "class: B\n");
        Files.createSymbolicLink(root.resolve("src/main/protocol/shared"), shared);

        assertThat(project.model().classes())
                .extracting(definition -> definition.name())
                .containsExactly("A", "B");
    }

    @Test
    void aLinkThatLeadsNowhereIsSaid() throws IOException {
        TestProject project = new TestProject(root).with("a.yaml", "class: A\n");
        Files.createSymbolicLink(root.resolve("src/main/protocol/b.yaml"), root.resolve("gone.yaml"));

        assertThat(TestProject.text(project.run()))
                .startsWith("error: src/main/protocol/b.yaml:1:1: the file cannot be read: no such file");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatIsNoRegularFileIsNotRead() throws IOException {
        TestProject project = new TestProject(root).with("a.yaml", "class: A\n");
        Files.createSymbolicLink(root.resolve("src/main/protocol/b.yaml"), Path.of("/dev/zero"));

        assertThat(TestProject.text(project.run()))
                .startsWith("error: src/main/protocol/b.yaml:1:1: the file cannot be read: it is not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.json", "a.YAML", "a.yaml.txt", "a.ymal"})
    void aFileThatLooksLikeAProtocolFileAndIsNotReadIsSaid(String name) throws IOException {
        TestProject project = new TestProject(root)
                .with(name, "# A line.\n---\nclass: Line\n")
                .with("b.yaml", "class: B\n")
                .with("protocol.schema.json", "{\"$schema\": \"class: Line\"}")
                .with("readme.txt", "The classes of the chat.\n");
        String expected = """
                warning: src/main/protocol/%s is not read: the names of protocol files end in .yaml or .yml
                  rename the file""".formatted(name);

        assertThat(TestProject.text(project.run())).isEqualTo(expected);
        assertThat(project.run().outcome()).isEqualTo(Outcome.UP_TO_DATE);
        assertThat(TestProject.text(project.run())).isEqualTo(expected);

        Files.delete(project.protocolFile(name));
        assertThat(TestProject.text(project.run())).isEmpty();

        Files.delete(project.protocolFile("b.yaml"));
        project.with("a.json", "{\"class\": \"A\", \"fields\": {\"a\": \"int\"}}");
        assertThat(TestProject.text(project.run()))
                .contains("there are no protocol files in src/main/protocol")
                .contains("rename src/main/protocol/a.json");
    }

    @Test
    void aMissingPackageNameIsSaidWithWhatToWrite() {
        assertThat(saidAbout("", "sample", Set.of("server"))).isEqualTo("""
                        error: packageName is not set
                          add it to the plugin's <configuration>, for example: <packageName>com.example.chat</packageName>""");
    }

    @Test
    void aReservedWordInThePackageNameIsNamed() {
        assertThat(saidAbout("com.example.class.new", "sample", Set.of("server")))
                .isEqualTo("""
                        error: packageName: "com.example.class.new" is not a valid name for a Java package
                          "class" is a reserved word of Java: choose another name, for example: com.example.chat""");
        assertThat(saidAbout("com..example", "sample", Set.of("server"))).isEqualTo("""
                        error: packageName: "com..example" is not a valid name for a Java package
                          choose another name, for example: com.example.chat""");
    }

    @Test
    void aPackageThatTheCompilerRefusesIsSaid() {
        for (String name : List.of("java", "java.util", "java.chat")) {
            assertThat(saidAbout(name, "sample", Set.of("server"))).isEqualTo("""
                            error: packageName: "%s" is reserved for Java itself
                              choose another name, for example: com.example.chat""".formatted(name));
        }
    }

    @Test
    void aFileInPlaceOfTheProtocolDirectoryIsSaid() throws IOException {
        Files.createDirectories(root.resolve("src/main"));
        Files.writeString(root.resolve("src/main/protocol"), "class: A");

        assertThat(saidAbout("com.example", "sample", Set.of("server"))).isEqualTo("""
                        error: the protocol directory src/main/protocol is a file
                          set protocolDirectory (on the command line: --protocol) to the folder that it is in""");
    }

    @Test
    void anEmptyModuleNameIsSaid() {
        assertThat(saidAbout("com.example", "", Set.of("server")))
                .startsWith("error: moduleName: \"\" cannot be turned into a Java name");
    }

    @Test
    void aRequestIsNotMadeWithoutItsPathsAndNames() {
        Map<String, UnaryOperator<GenerationRequest.Builder>> settings = new LinkedHashMap<>();
        settings.put("projectDirectory", builder -> builder.projectDirectory(root));
        settings.put("protocolDirectory", builder -> builder.protocolDirectory(root));
        settings.put("outputDirectory", builder -> builder.outputDirectory(root));
        settings.put("manifestFile", builder -> builder.manifestFile(root));
        settings.put("packageName", builder -> builder.packageName("com.example"));
        settings.put("moduleName", builder -> builder.moduleName("sample"));

        GenerationRequest.Builder begun = GenerationRequest.builder();
        settings.forEach((name, set) -> {
            assertThatNullPointerException().isThrownBy(begun::build).withMessage(name + " is not set");
            set.apply(begun);
        });
        assertThat(begun.build().packageName()).isEqualTo("com.example");
    }

    private String saidAbout(String packageName, String moduleName, Set<String> targets) {
        GenerationResult result = Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(root)
                        .protocolDirectory(root.resolve("src/main/protocol"))
                        .outputDirectory(root.resolve("target/java"))
                        .manifestFile(root.resolve("target/manifest"))
                        .packageName(packageName)
                        .moduleName(moduleName)
                        .targets(targets)
                        .build());
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(root.resolve("target")).doesNotExist();
        return TestProject.text(result);
    }
}
