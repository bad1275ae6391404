package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.java.ProtocolEmitter;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.output.OutputResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The target {@code browser} on disk: which files there are, and when they change. */
class BrowserGenerationTest {

    private static final String CHAT = """
            class: Message
            fields: {text: String, number: "long, default=7", secret: "String?, scope=serverOnly"}
            ---
            class: Audit
            serverOnly: true
            ---
            enum: Rank
            serverOnly: true
            values: [low]
            ---
            endpoint: chat
            stream:
              fromClient: [Message]
              toClient: [Message]
            """;

    @TempDir
    private Path root;

    private TestProject project;

    @BeforeEach
    void aProject() {
        project = new TestProject(root).with("chat.yaml", CHAT).aged();
        request(Set.of("server", "browser"), "bigint");
    }

    private void request(Set<String> targets, String longs) {
        GenerationRequest plain = new TestProject(root).request();
        project.request(plain.toBuilder()
                .targets(targets)
                .browser(targets.contains("browser") ? new BrowserOutput(browser(), longs) : null)
                .build());
    }

    private Path browser() {
        return root.resolve("target/generated-browser");
    }

    private SortedMap<String, String> browserFiles() {
        SortedMap<String, String> contents = new TreeMap<>();
        if (Files.isDirectory(browser())) {
            try (Stream<Path> files = Files.walk(browser())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    contents.put(browser().relativize(file).toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return contents;
    }

    private void generated() {
        GenerationResult result = project.run();
        assertThat(TestProject.text(result)).doesNotContain("error:");
        assertThat(result.outcome()).isEqualTo(Outcome.GENERATED);
    }

    @Test
    void aModuleItsTypesAndTheRuntimeGoToTheFolderAndTheJavaToItsOwn() {
        generated();

        assertThat(browserFiles()).containsOnlyKeys("sample.d.ts", "sample.js", "streampod.d.ts", "streampod.js");
        assertThat(browserFiles().get("streampod.js")).contains("placeholder");
        assertThat(project.files()).containsKey("com/example/Message.java");
        assertThat(project.files().keySet()).noneMatch(path -> path.endsWith(".js"));
    }

    @Test
    void whatIsServerOnlyIsInNoFile() {
        generated();

        assertThat(browserFiles().get("sample.js")).contains("'text'").doesNotContain("secret", "Audit", "Rank");
        assertThat(browserFiles().get("sample.d.ts")).contains("text").doesNotContain("secret", "Audit", "Rank");
        assertThat(project.files()).containsKeys("com/example/Audit.java", "com/example/Rank.java");
    }

    @Test
    void aSecondRunWritesNothing() {
        generated();
        int files = project.files().size() + browserFiles().size();

        GenerationResult second = project.run();

        assertThat(second.outcome()).isEqualTo(Outcome.UP_TO_DATE);
        assertThat(second.files()).isEqualTo(new OutputResult(0, 0, files));
    }

    @Test
    void anotherProtocolWritesOnlyWhatChanged() {
        generated();
        int files = project.files().size() + browserFiles().size();
        project.with("room.yaml", "class: Room\nserverOnly: true\n");

        GenerationResult second = project.run();

        // The class, its codec, and the list of codecs; nothing for browsers.
        assertThat(second.files()).isEqualTo(new OutputResult(3, 0, files - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample.js", "streampod.d.ts"})
    void aFileThatWasDeletedOrChangedIsWrittenAgain(String name) throws IOException {
        generated();
        SortedMap<String, String> before = browserFiles();
        Files.delete(browser().resolve(name));
        generated();
        assertThat(browserFiles()).isEqualTo(before);
        Files.writeString(browser().resolve(name), "// changed\n");
        generated();
        assertThat(browserFiles()).isEqualTo(before);
    }

    @Test
    void withoutTheTargetItsFilesAreDeletedAndOthersStay() throws IOException {
        generated();
        Files.writeString(browser().resolve("own.js"), "export {};\n");
        request(Set.of("server"), "bigint");

        assertThat(project.run().files().deleted()).isEqualTo(4);

        assertThat(browserFiles()).containsOnlyKeys("own.js");
        assertThat(project.run().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    }

    @Test
    void theRuntimeThatAnotherRequestGeneratesTooStaysForIt() {
        GenerationRequest first = project.request();
        generated();
        GenerationRequest second = sharing(first, "other");
        project.request(second);
        generated();
        assertThat(browserFiles()).hasSize(6);

        project.request(second.toBuilder()
                .browser(new BrowserOutput(root.resolve("target/elsewhere"), "bigint"))
                .build());
        generated();
        assertThat(browserFiles()).containsOnlyKeys("sample.d.ts", "sample.js", "streampod.d.ts", "streampod.js");

        project.request(second);
        generated();
        project.request(
                second.toBuilder().targets(Set.of("server")).browser(null).build());
        generated();
        assertThat(browserFiles()).containsOnlyKeys("sample.d.ts", "sample.js", "streampod.d.ts", "streampod.js");
        project.request(first);
        assertThat(project.run().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    }

    @Test
    void theLastRequestToLeaveAFolderTakesTheRuntimeWithIt() {
        var elsewhere = new BrowserOutput(root.resolve("target/elsewhere"), "bigint");
        GenerationRequest first = project.request().toBuilder()
                .otherManifests(List.of(manifest("other")))
                .build();
        GenerationRequest second = sharing(first, "other");
        for (GenerationRequest request : List.of(first, second)) {
            project.request(request);
            generated();
        }

        project.request(first.toBuilder().browser(elsewhere).build());
        generated();
        assertThat(browserFiles()).containsOnlyKeys("other.d.ts", "other.js", "streampod.d.ts", "streampod.js");
        project.request(second.toBuilder().browser(elsewhere).build());
        generated();
        assertThat(browserFiles()).isEmpty();
    }

    /** The request of a second execution, whose files are in the same folders. */
    private GenerationRequest sharing(GenerationRequest first, String moduleName) {
        return first.toBuilder()
                .manifestFile(manifest(moduleName))
                .otherManifests(List.of(first.manifestFile()))
                .moduleName(moduleName)
                .packageName("com." + moduleName)
                .build();
    }

    private Path manifest(String execution) {
        return root.resolve("target/streampod").resolve(execution + ".manifest");
    }

    @Test
    void browsersAloneGetNoJavaAndNeedNoPackage() {
        generated();
        GenerationRequest both = project.request();
        project.request(
                both.toBuilder().packageName("").targets(Set.of("browser")).build());

        generated();

        assertThat(project.files()).isEmpty();
        assertThat(browserFiles()).hasSize(4);
        assertThat(project.run().outcome()).isEqualTo(Outcome.UP_TO_DATE);
    }

    @Test
    void anotherTypeOfLongsIsAnotherModule() {
        generated();
        assertThat(browserFiles().get("sample.js")).contains("streampod.long, { or: () => 7n }");
        assertThat(browserFiles().get("sample.d.ts")).contains("readonly number: bigint;");
        request(Set.of("server", "browser"), "number");

        generated();

        assertThat(browserFiles().get("sample.js")).contains("streampod.longNumber, { or: () => 7 }");
        assertThat(browserFiles().get("sample.d.ts")).contains("readonly number: number;");
    }

    @Test
    void aNumberThatIsNotExactIsSaidAtItsPlace() {
        request(Set.of("browser"), "number");
        project.with("chat.yaml", """
                class: Safe
                fields: {a: "long, default=9007199254740991", b: "long, default=-9007199254740991"}
                ---
                class: Unsafe
                fields:
                  a: long, default=9007199254740992
                ---
                enum: Size
                properties: {bytes: long}
                values:
                  - huge: {bytes: -9223372036854775808}
                ---
                enum: Distance
                properties:
                  metres: long, default=9007199254740993
                values: [near, far, {here: {metres: 0}}]
                """);

        assertThat(TestProject.text(project.run()))
                .contains("chat.yaml:6:20: a number of JavaScript is not exact at 9007199254740992")
                .contains("chat.yaml:11:5: a number of JavaScript is not exact at -9223372036854775808")
                .contains("chat.yaml:15:")
                .containsOnlyOnce("exact at 9007199254740993")
                .contains("set browserLong to bigint")
                .doesNotContain("chat.yaml:2:");
        assertThat(browser()).doesNotExist();
        request(Set.of("browser"), "bigint");
        generated();
    }

    @Test
    void anotherTypeThanThoseThereAreIsSaid() {
        request(Set.of("browser"), "BigInt");

        assertThat(TestProject.text(project.run())).isEqualTo("""
                error: browserLong: there is no type "BigInt"
                  did you mean "bigint"? valid types: bigint, number""");
    }

    @Test
    void aFolderIsNeeded() {
        request(Set.of("browser"), "bigint");
        project.request(new TestProject(root).request());
        GenerationRequest plain = project.request();
        project.request(
                plain.toBuilder().targets(Set.of("browser")).browser(null).build());

        assertThat(TestProject.text(project.run())).contains("the target \"browser\" needs a folder");
    }

    @Test
    void entitiesMayBeCombinedWithBrowsers() {
        project.with("chat.yaml", "class: Message\nfields: {text: String}\n");
        request(Set.of("entities", "browser"), "bigint");

        generated();

        assertThat(browserFiles()).hasSize(4);
        assertThat(project.files()).containsKey("com/example/Message.java");
    }

    @Test
    void aFileOfTheUsersIsNotReplacedAndThenNothingIsTouched() throws IOException {
        Files.createDirectories(browser());
        Files.writeString(browser().resolve("sample.js"), "export const mine = 1;\n");

        GenerationResult result = project.run();

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(TestProject.text(result)).contains("sample.js exists already, and the generator did not write it");
        assertThat(browserFiles()).containsOnlyKeys("sample.js");
        assertThat(project.files()).isEmpty();
    }

    @Test
    void aLostManifestIsNoReasonToRefuseWhatWasGenerated() throws IOException {
        generated();
        SortedMap<String, String> before = browserFiles();
        Files.delete(root.resolve("target/streampod/default.manifest.browser"));
        project.with("more.yaml", "class: More\n");

        generated();

        assertThat(browserFiles().keySet()).isEqualTo(before.keySet());
        assertThat(browserFiles().get("sample.js")).contains("More");
    }

    @Test
    void aMissingRuntimeIsSaidWithWhatToDo() {
        var nothing = new BrowserRuntime(new ClassLoader(null) {});

        GenerationResult result = new Generator(new ProtocolEmitter(), nothing).run(project.request());

        assertThat(TestProject.text(result)).isEqualTo("""
                error: the target "browser" needs streampod-runtime-browser, which is not on the class path of the generator
                  add it to the <dependencies> of streampod-maven-plugin, in the same version""");
        assertThat(browser()).doesNotExist();
        assertThat(project.files()).isEmpty();
    }

    @Test
    void aModuleCalledAsTheRuntimeIsSaid() {
        GenerationRequest plain = project.request();
        project.request(plain.toBuilder().moduleName("streamPod").build());

        assertThat(TestProject.text(project.run()))
                .contains("the module of a protocol cannot be called \"streamPod.js\"")
                .contains("choose another moduleName");
    }

    @Test
    void theTypesOfAnotherProtocolAreAModuleOfTheirOwn() throws IOException {
        Path auth = packaged("auth", """
                class: UserInfo
                fields: {name: String, role: Role, secret: "String?, scope=serverOnly"}
                ---
                enum: Role
                values: [user, admin]
                ---
                class: Account
                fields: {id: long}
                ---
                class: PaidAccount
                extends: Account
                ---
                exception: Denied
                ---
                endpoint: accounts
                methods: {close: {}}
                """);
        Path unused = packaged("unused", "class: Nothing\n");
        project.with("chat.yaml", """
                class: Profile
                fields: {user: "auth:UserInfo", account: "module:auth:Account?"}
                ---
                endpoint: profiles
                stream:
                  fromClient: [Profile, module:auth:UserInfo]
                  toClient: []
                methods:
                  find: {returns: "dynamic?", throws: [module:auth:Denied]}
                """.replace("\"auth:", "\"module:auth:"));
        GenerationRequest plain = project.request();
        project.request(plain.toBuilder().classPath(List.of(auth, unused)).build());

        generated();

        assertThat(browserFiles())
                .containsOnlyKeys("auth.d.ts", "auth.js", "sample.d.ts", "sample.js", "streampod.d.ts", "streampod.js");
        assertThat(browserFiles().get("auth.js"))
                .contains("streampod.entity('auth.UserInfo'")
                .contains("streampod.exception('auth.Denied'")
                .contains("() => [Account, PaidAccount]")
                .doesNotContain("secret", "AuthClient", "AccountsEndpoint");
        assertThat(browserFiles().get("auth.d.ts")).contains("readonly $type: 'auth.UserInfo';");
        assertThat(browserFiles().get("sample.js"))
                .contains("import * as auth from './auth.js';")
                .contains("streampod.field('user', auth.UserInfo)")
                .contains("() => [Profile, auth.UserInfo]")
                .contains("throws: () => [auth.Denied]")
                .contains("auth.PaidAccount");
        assertThat(browserFiles().get("sample.d.ts"))
                .contains("import * as auth from './auth.js';")
                .contains("readonly account: auth.Account | null;")
                .contains("streampod.Tagged<auth.UserInfoInit>");
    }

    private Path packaged(String name, String yaml) throws IOException {
        Path entry = root.resolve("modules").resolve(name);
        var descriptor = new ModuleDescriptor(name, "com.example." + name);
        Path module = entry.resolve(descriptor.folder());
        Files.createDirectories(module);
        descriptor.write(module);
        Files.writeString(module.resolve("all.yaml"), yaml);
        return entry;
    }
}
