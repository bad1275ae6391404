package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.output.OutputResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalGenerationTest {

    private static final String CHAT = """
            class: Message
            fields:
              text: String
            ---
            endpoint: chat
            stream:
              fromClient: [Message]
              toClient: [Message]
            """;

    private static final String ROOM = """
            class: Room
            serverOnly: true
            fields:
              name: String
            """;

    @TempDir
    private Path root;

    private TestProject project;

    @BeforeEach
    void generatedOnce() {
        project = new TestProject(root)
                .with("chat.yaml", CHAT)
                .with("rooms/room.yaml", ROOM)
                .aged();
        assertThat(project.run().outcome()).isEqualTo(Outcome.GENERATED);
    }

    @Test
    void aSecondRunReadsNoInputAndWritesNothing() throws IOException {
        SortedMap<String, String> before = project.files();
        FileTime past = FileTime.fromMillis(0);
        Files.setLastModifiedTime(project.request().manifestFile(), past);

        GenerationResult second = project.run((model, options) -> {
            throw new AssertionError("nothing to emit");
        });

        assertThat(second.outcome()).isEqualTo(Outcome.UP_TO_DATE);
        assertThat(second.types()).isEqualTo(2);
        assertThat(second.endpoints()).isEqualTo(1);
        assertThat(second.files()).isEqualTo(new OutputResult(0, 0, before.size()));
        assertThat(Files.getLastModifiedTime(project.request().manifestFile())).isEqualTo(past);
        assertThat(project.files()).isEqualTo(before);
    }

    @Test
    void anInputThatOnlyLooksNewerChangesNoFile() throws IOException {
        SortedMap<String, String> before = project.files();
        Files.setLastModifiedTime(project.protocolFile("chat.yaml"), FileTime.fromMillis(5_000_000));

        GenerationResult second = project.run();

        assertThat(second.outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(second.files()).isEqualTo(new OutputResult(0, 0, before.size()));
    }

    @Test
    void aChangeWithinTheSameTickIsSeen() throws IOException {
        project.with("chat.yaml", CHAT.replace("text", "body"));
        project.run();
        FileTime time = Files.getLastModifiedTime(project.protocolFile("chat.yaml"));
        project.with("chat.yaml", CHAT.replace("text", "line"));
        Files.setLastModifiedTime(project.protocolFile("chat.yaml"), time);

        GenerationResult third = project.run();

        assertThat(third.outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(project.files().get("com/example/Message.java")).contains("String line");
    }

    @Test
    void onlyWhatChangedIsWritten() throws IOException {
        SortedMap<String, String> before = project.files();
        FileTime past = FileTime.fromMillis(1_000_000);
        for (String path : before.keySet()) {
            Files.setLastModifiedTime(project.output().resolve(path), past);
        }
        project.with("rooms/room.yaml", ROOM + "  seats: int\n");

        GenerationResult second = project.run();

        assertThat(second.files().written()).isPositive().isLessThan(before.size());
        assertThat(second.files().written() + second.files().unchanged()).isEqualTo(before.size());
        assertThat(Files.getLastModifiedTime(project.output().resolve("com/example/Message.java")))
                .isEqualTo(past);
        assertThat(project.files().get("com/example/Room.java")).contains("int seats");
    }

    @Test
    void filesOfARemovedDefinitionAreDeletedAndNoOthers() throws IOException {
        Path own = project.output().resolve("com/example/Own.java");
        Files.writeString(own, "class Own {}");
        Files.delete(project.protocolFile("rooms/room.yaml"));

        GenerationResult second = project.run();

        assertThat(second.files().deleted()).isPositive();
        assertThat(project.files()).doesNotContainKey("com/example/Room.java").containsKey("com/example/Own.java");
    }

    /** On file systems that do not tell case apart, deleting Message.java afterwards would delete MESSAGE.java. */
    @Test
    void whatIsNoLongerGeneratedIsDeletedBeforeAnythingIsWritten() throws IOException {
        Path old = project.output().resolve("com/example/Message.java");
        Path renamed = project.output().resolve("com/example/MESSAGE.java");
        Files.delete(old);
        Path undeletable = Files.createFile(Files.createDirectory(old).resolve("undeletable"));
        project.with("chat.yaml", CHAT.replace("Message", "MESSAGE"));

        GenerationResult result = project.run();

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.diagnostics().get(0).message()).contains("Message.java cannot be deleted");
        assertThat(renamed).doesNotExist();

        Files.delete(undeletable);
        assertThat(project.run().outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(renamed).isRegularFile();
        assertThat(old).doesNotExist();
    }

    @Test
    void foldersThatBecomeEmptyGoWithTheirFiles() {
        GenerationRequest request = project.request();
        project.request(withTargets(request, Set.of("server")));

        project.run();

        assertThat(project.output().resolve("com/example/client")).doesNotExist();
        assertThat(project.output().resolve("com/example/server")).isDirectory();
    }

    @Test
    void aDeletedOutputIsWrittenAgain() throws IOException {
        SortedMap<String, String> before = project.files();
        Files.delete(project.output().resolve("com/example/Message.java"));

        GenerationResult second = project.run();

        assertThat(second.files()).isEqualTo(new OutputResult(1, 0, before.size() - 1));
        assertThat(project.files()).isEqualTo(before);
    }

    @Test
    void anOutputThatSomebodyEditedIsRestored() throws IOException {
        SortedMap<String, String> before = project.files();
        Files.writeString(project.output().resolve("com/example/Message.java"), "edited");

        project.run();

        assertThat(project.files()).isEqualTo(before);
    }

    @Test
    void otherSettingsGenerateAnew() {
        GenerationRequest request = project.request();
        project.request(request.toBuilder().packageName("com.other").build());

        GenerationResult second = project.run();

        assertThat(second.outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(project.files().keySet()).allMatch(path -> path.startsWith("com/other/"));
    }

    @Test
    void anErrorLeavesTheLastGoodOutput() {
        SortedMap<String, String> before = project.files();
        project.with("chat.yaml", CHAT.replace("String", "Strin"));

        GenerationResult failed = project.run();

        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(project.files()).isEqualTo(before);
    }

    @Test
    void afterAnErrorTheNextGoodRunIsNotMistakenForUpToDate() {
        project.with("chat.yaml", CHAT.replace("String", "Strin"));
        project.run();
        project.with("chat.yaml", CHAT.replace("text", "body"));

        assertThat(project.run().outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(project.files().get("com/example/Message.java")).contains("String body");
    }

    @Test
    void aFileOfTheUserIsNeverOverwritten() throws IOException {
        Path own = project.output().resolve("com/example/Member.java");
        Files.writeString(own, "package com.example; class Member {}");
        project.with("member.yaml", "class: Member\n");

        GenerationResult result = project.run();

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(TestProject.text(result)).contains("Member.java exists already, and the generator did not write it");
        assertThat(own).hasContent("package com.example; class Member {}");
    }

    @Test
    void aLostOrDamagedManifestIsNoObstacle() throws IOException {
        SortedMap<String, String> before = project.files();
        Files.writeString(project.request().manifestFile(), "streampod-manifest 1\nsettings");

        GenerationResult second = project.run();

        assertThat(second.files()).isEqualTo(new OutputResult(0, 0, before.size()));
        assertThat(project.run().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    }

    @Test
    void aDamagedManifestIsToldOnceAndWhatCanBeReadOfItCounts() throws IOException {
        Path manifest = project.request().manifestFile();
        Files.writeString(manifest, Files.readString(manifest).replace("\nend ", "\nen"));
        Files.delete(project.protocolFile("rooms/room.yaml"));

        GenerationResult second = project.run();

        assertThat(project.files()).doesNotContainKey("com/example/Room.java").containsKey("com/example/Message.java");
        assertThat(second.files().deleted()).isPositive();
        assertThat(TestProject.text(second))
                .isEqualTo(
                        "warning: the list of generated files, target/streampod/default.manifest, is damaged: files that"
                                + " are generated no longer may be left in target/java\n"
                                + "  delete target/java and target/streampod/default.manifest, and generate again");
        project.aged();
        assertThat(project.run().diagnostics()).isEmpty();
    }

    @Test
    void aDamagedManifestFailsNoRun() throws IOException {
        GenerationRequest request =
                project.request().toBuilder().failOnWarning(true).build();
        project.request(request).run();
        Path manifest = request.manifestFile();
        Files.writeString(manifest, Files.readString(manifest).replace("\nend ", "\nen"));

        GenerationResult second = project.run();

        assertThat(TestProject.text(second)).startsWith("warning: ").contains("is damaged");
        assertThat(second.outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(project.run().diagnostics()).isEmpty();
    }

    @Test
    void aDamagedManifestDeletesNothingThatTheGeneratorDidNotWrite() throws IOException {
        Path own = project.output().resolve("com/example/Own.java");
        Files.writeString(own, "class Own {}");
        Path outside = root.resolve("target/outside.txt");
        Files.writeString(outside, "");
        Path manifest = project.request().manifestFile();
        Files.writeString(
                manifest,
                Files.readString(manifest).replace("streampod-manifest", "x")
                        + "output 12 1 0000000000000000 com/example/Own.java\n"
                        + "output 0 1 0000000000000000 ../outside.txt\n"
                        + "output 0 1 0000000000000000 %zz\noutput\n");

        GenerationResult second = project.run();

        assertThat(second.outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(own).exists();
        assertThat(outside).exists();
    }

    @Test
    void aManifestOfAnotherVersionIsNoDamageAndItsFilesAreKnown() throws IOException {
        Path manifest = project.request().manifestFile();
        Files.writeString(
                manifest,
                Files.readString(manifest).replace("streampod-manifest 3\n", "streampod-manifest 2\nfurther 1\n"));
        Files.delete(project.protocolFile("rooms/room.yaml"));

        GenerationResult second = project.run();

        assertThat(second.diagnostics()).isEmpty();
        assertThat(project.files()).doesNotContainKey("com/example/Room.java");
    }

    @Test
    void whatWasWrittenToAnotherOutputDirectoryIsDeletedThere() throws IOException {
        Path before = project.output();
        Path own = Files.writeString(before.resolve("com/example/Own.java"), "class Own {}");
        Path edited = Files.writeString(before.resolve("com/example/Room.java"), "class Room {}");
        GenerationRequest request = project.request();
        project.request(
                request.toBuilder().outputDirectory(root.resolve("other")).build());

        GenerationResult second = project.run();

        assertThat(second.files().deleted()).isEqualTo(second.files().written() - 1);
        assertThat(project.files()).containsKeys("com/example/Message.java", "com/example/Room.java");
        try (Stream<Path> left = Files.walk(before)) {
            assertThat(left.filter(Files::isRegularFile)).containsExactlyInAnyOrder(own, edited);
        }
    }

    @Test
    void whatAnotherRequestGeneratesTooIsDeletedByNeither() {
        GenerationRequest server = project.request().toBuilder()
                .otherManifests(List.of(root.resolve("target/streampod/client.manifest")))
                .build();
        GenerationRequest client = server.toBuilder()
                .targets(Set.of("client"))
                .manifestFile(root.resolve("target/streampod/client.manifest"))
                .otherManifests(List.of(server.manifestFile()))
                .build();
        project.request(client).run();

        project.request(withTargets(server, Set.of("server"))).run();

        assertThat(project.files())
                .containsKeys("com/example/client/ChatEndpointStub.java", "com/example/Message.java");
        project.request(client.toBuilder()
                        .outputDirectory(root.resolve("target/client"))
                        .build())
                .run();
        project.request(server);
        assertThat(project.files())
                .containsKeys("com/example/server/ChatEndpoint.java", "com/example/Message.java")
                .doesNotContainKey("com/example/client/ChatEndpointStub.java");
    }

    @Test
    void theSameOutputDirectoryByAnotherNameKeepsItsFiles() throws IOException {
        SortedMap<String, String> before = project.files();
        Path link = Files.createSymbolicLink(root.resolve("link"), project.output());
        GenerationRequest request = project.request();
        project.request(request.toBuilder().outputDirectory(link).build());

        GenerationResult second = project.run();

        assertThat(second.files().deleted()).isZero();
        project.request(request);
        assertThat(project.files()).isEqualTo(before);
    }

    @Test
    void aProjectThatWasCopiedWithItsOutputTakesNothingFromTheOriginal(@TempDir Path copied) throws IOException {
        SortedMap<String, String> before = project.files();
        var copy = new TestProject(copied).with("chat.yaml", CHAT);
        Path manifest = copy.request().manifestFile();
        Files.createDirectories(manifest.getParent());
        Files.copy(project.request().manifestFile(), manifest);

        assertThat(copy.run().outcome()).isEqualTo(Outcome.GENERATED);

        assertThat(project.files()).isEqualTo(before);
        assertThat(copy.files()).containsKey("com/example/Message.java");
    }

    @Test
    void anErrorLeavesTheOutputDirectoryOfTheRunBefore() {
        SortedMap<String, String> before = project.files();
        GenerationRequest request = project.request();
        project.request(
                request.toBuilder().outputDirectory(root.resolve("other")).build());
        project.with("chat.yaml", CHAT.replace("String", "Strin"));

        assertThat(project.run().outcome()).isEqualTo(Outcome.FAILED);

        project.request(request);
        assertThat(project.files()).isEqualTo(before);
    }

    @Test
    void anotherOutputDirectoryKeepsTheFilesThatBearTheSameNames() throws IOException {
        Path other = root.resolve("other/com/example/Room.java");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "class Room {}");
        Files.delete(project.protocolFile("rooms/room.yaml"));
        GenerationRequest request = project.request();
        project.request(
                request.toBuilder().outputDirectory(root.resolve("other")).build());

        project.run();

        assertThat(other).hasContent("class Room {}");
    }

    @Test
    void theOutputDependsOnNeitherTheOrderOfFilesNorThatOfDocuments() {
        SortedMap<String, String> before = project.files();
        String[] documents = CHAT.split("---\n", -1);
        project.with("chat.yaml", ROOM).with("rooms/room.yaml", documents[1] + "---\n" + documents[0]);

        GenerationResult second = project.run();

        assertThat(second.outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(project.files()).isEqualTo(before);
    }

    @Test
    void aWarningIsRepeatedUntilItIsHeededThoughNothingIsDone() {
        project.with("chat.yaml", CHAT.replace("stream:", "requireLogin: false\nrequiredScopes: [admin]\nstream:"))
                .aged();

        String first = TestProject.text(project.run());
        GenerationResult second = project.run();

        assertThat(first).contains("warning:").contains("^^^");
        assertThat(second.outcome()).isEqualTo(Outcome.UP_TO_DATE);
        assertThat(TestProject.text(second)).isEqualTo(first);
        project.with("chat.yaml", CHAT).aged();
        assertThat(project.run().diagnostics()).isEmpty();
        assertThat(project.run().diagnostics()).isEmpty();
    }

    @Test
    void anInformationWithASecondPlaceIsRepeatedToo() {
        project.with("never.yaml", "class: NeverSent\n")
                .with("old.spy.yaml", "class: Old\ntable: old\nfields:\n  a: int, persist\n")
                .aged();

        String first = TestProject.text(project.run());
        GenerationResult second = project.run();

        assertThat(first).contains("info:").contains("ignored");
        assertThat(second.outcome()).isEqualTo(Outcome.UP_TO_DATE);
        assertThat(TestProject.text(second)).isEqualTo(first);
    }

    @Test
    void aManifestThatTellsNonsenseAboutWhatWasSaidIsNotBelieved() throws IOException {
        project.with("never.yaml", "class: NeverSent\n").aged();
        String first = TestProject.text(project.run());
        Path manifest = project.request().manifestFile();
        String kept = Files.readString(manifest);
        assertThat(kept).contains("\nsaid INFO ");

        for (String line : new String[] {"said INFO", "said HELLO - a -", "said INFO nowhere.yaml:1:1:1:1 a -"}) {
            Files.writeString(manifest, kept.replaceAll("\nsaid .*", "\n" + line));
            GenerationResult again = project.run();

            assertThat(again.outcome()).isEqualTo(Outcome.GENERATED);
            assertThat(TestProject.text(again)).isEqualTo(first);
        }
    }

    @Test
    void aWarningCanFailTheRun() {
        project.with("chat.yaml", CHAT.replace("stream:", "requireLogin: false\nrequiredScopes: [admin]\nstream:"));
        GenerationRequest request = project.request();
        project.request(request.toBuilder().failOnWarning(true).build());

        GenerationResult result = project.run();

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure())
                .isEqualTo("0 errors, 1 warning, which fail the build because failOnWarning is set");
    }

    @Test
    void theClosingLineTellsWhatHappened() {
        assertThat(project.run().summary())
                .matches("2 types and 1 endpoint: 0 files written, 0 deleted, \\d+ unchanged, in \\d+ ms");
    }

    @Test
    void theClosingLineHasTheSameDigitsInEveryCountry() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(project.run().summary())
                    .matches("2 types and 1 endpoint: 0 files written, 0 deleted, [0-9]+ unchanged, in [0-9]+ ms");
        } finally {
            Locale.setDefault(before);
        }
    }

    private GenerationRequest withTargets(GenerationRequest request, Set<String> targets) {
        return request.toBuilder().targets(targets).build();
    }
}
