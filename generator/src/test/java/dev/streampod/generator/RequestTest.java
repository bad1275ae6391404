package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {

    @TempDir
    private Path root;

    @Test
    void aMissingProtocolDirectoryIsSaidWithWhatToDo() {
        assertThat(saidAbout("com.example", "sample", Set.of("server"))).isEqualTo("""
                        error: the protocol directory src/main/protocol does not exist
                          create it and put .yaml files there, or set protocolDirectory""");
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
        assertThat(saidAbout("com.example.class", "1-2", Set.of("servr", "entities")))
                .contains("packageName: \"com.example.class\" is not a valid name for a Java package")
                .contains("moduleName: \"1-2\" cannot be turned into a Java name")
                .contains("targets: there is no target \"servr\"")
                .contains("did you mean \"server\"?")
                .contains("targets: \"entities\" cannot be combined with another target");
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

    private String saidAbout(String packageName, String moduleName, Set<String> targets) {
        GenerationResult result = Generator.create()
                .run(new GenerationRequest(
                        root,
                        root.resolve("src/main/protocol"),
                        root.resolve("target/java"),
                        root.resolve("target/manifest"),
                        packageName,
                        moduleName,
                        targets,
                        false));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(root.resolve("target")).doesNotExist();
        return TestProject.text(result);
    }
}
