package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.modules.ModuleDescriptor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocols that are packaged with other projects, in jars and in folders. */
class ModulesTest {

    private static final String AUTH = """
            class: UserInfo
            fields: {name: String, role: Role}
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
            class: Secret
            sealed: true
            ---
            class: Password
            extends: Secret
            ---
            exception: Denied
            fields: {message: String}
            """;

    @TempDir
    private Path root;

    private Path folder(String name, String yaml) throws IOException {
        return packaged(root.resolve("modules").resolve(name), name, yaml);
    }

    private static Path packaged(Path entry, String name, String yaml) throws IOException {
        var descriptor = new ModuleDescriptor(name, "com.example." + name.replace("-", ""));
        Path module = entry.resolve(descriptor.folder());
        Files.createDirectories(module.resolve("deep"));
        descriptor.write(module);
        Files.writeString(module.resolve("deep/all.yaml"), yaml);
        return entry;
    }

    private Path jar(String name, String yaml) throws IOException {
        Path jar = root.resolve(name + "-1.0.jar");
        try (var files = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"))) {
            packaged(files.getPath("/"), name, yaml);
        }
        return jar;
    }

    private TestProject project(List<Path> classPath, String yaml) {
        return project(classPath, null, Set.of("server", "client")).with("own.yaml", yaml);
    }

    private TestProject project(List<Path> classPath, String protocolModule, Set<String> targets) {
        TestProject project = new TestProject(root.resolve("project"));
        GenerationRequest plain = project.request();
        return project.request(plain.toBuilder()
                .packageName(protocolModule == null ? "com.example" : "")
                .moduleName("sample")
                .targets(targets)
                .classPath(classPath)
                .protocolModule(protocolModule)
                .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"module:auth:UserInfo", "UserInfo"})
    void aTypeOfAModuleIsItsOwnJavaTypeAndNotGeneratedAgain(String type) throws IOException {
        for (Path entry : List.of(folder("auth", AUTH), jar("auth", AUTH))) {
            TestProject project = project(List.of(entry), "class: Profile\nfields: {user: \"" + type + "\"}\n");
            GenerationResult result = project.run();
            assertThat(TestProject.text(result)).isEmpty();
            assertThat(project.files())
                    .containsOnlyKeys(
                            "com/example/Profile.java",
                            "com/example/ProfileCodec.java",
                            "com/example/SampleProtocol.java",
                            "com/example/client/SampleClient.java",
                            "com/example/server/SampleEndpoints.java");
            assertThat(project.files().get("com/example/Profile.java")).contains("import com.example.auth.UserInfo;");
            assertThat(project.files().get("com/example/SampleProtocol.java"))
                    .contains("ImportedCodecs.join(")
                    .contains("AuthProtocol.INSTANCE");
        }
    }

    @Test
    void aHyphenMayStandInAModulesName() throws IOException {
        TestProject project = project(
                List.of(folder("my-auth", AUTH)),
                "class: Profile\nfields:\n  one: module:my-auth:UserInfo\n  two: module:myAuth:Role, default=admin\n");
        assertThat(TestProject.text(project.run())).isEmpty();
        assertThat(project.files().get("com/example/Profile.java"))
                .contains("import com.example.myauth.Role;", "Role.admin");
    }

    @Test
    void ownNamesComeFirstAndWhatIsAmbiguousIsAnError() throws IOException {
        List<Path> classPath = List.of(folder("auth", AUTH), jar("users", "class: UserInfo\n---\nclass: Role\n"));
        String text = TestProject.text(
                project(classPath, "class: Role\n---\nclass: Profile\nfields:\n  role: Role\n  user: UserInfo\n")
                        .run());
        assertThat(text)
                .startsWith("error: src/main/protocol/own.yaml:6:9: more than one module has a type \"UserInfo\"")
                .contains("write module:auth:UserInfo or module:users:UserInfo")
                .doesNotContain("own.yaml:5");
    }

    @Test
    void aTypeWhoseJavaClassAModuleHasTooIsAnError() throws IOException {
        TestProject project = project(
                List.of(folder("auth", AUTH)),
                "class: UserInfo\nfields:\n  other: module:auth:UserInfo\n---\nclass: Own\n---\nenum: ROLE\nvalues: [a]\n");
        GenerationRequest plain = project.request();
        project.request(plain.toBuilder().packageName("com.example.auth").build());

        assertThat(TestProject.text(project.run()))
                .contains("error: src/main/protocol/own.yaml:1:8: the module \"auth\" has a type of this name in the"
                        + " same package, com.example.auth")
                .contains("error: src/main/protocol/own.yaml:7:7: the module")
                .contains("  choose another packageName for this protocol, or another name")
                .doesNotContain("own.yaml:5");
        assertThat(project.files()).isEmpty();
        assertThat(project.request(plain).run().outcome()).isEqualTo(Outcome.GENERATED);
    }

    @Test
    void whatDoesNotExistIsToldWithWhatDoes() throws IOException {
        String text =
                TestProject.text(project(List.of(folder("auth", AUTH)), """
                        class: Profile
                        fields:
                          one: module:atuh:UserInfo
                          two: module:auth:UserInf
                          three: module:auth
                        ---
                        class: Child
                        extends: module:auth:Nothing
                        """).run());
        assertThat(text)
                .contains("own.yaml:3:8: there is no module \"atuh\" on the compile class path")
                .contains("did you mean \"auth\"?")
                .contains("own.yaml:4:8: the module \"auth\" has no type \"UserInf\"")
                .contains("did you mean \"UserInfo\"?")
                .contains("own.yaml:5:10: \"module:auth\" does not name a type of a module")
                .contains("own.yaml:8:10: the module \"auth\" has no type \"Nothing\"");
        String none = TestProject.text(project(List.of(), "class: Profile\nfields: {one: \"module:auth:UserInfo\"}\n")
                .run());
        assertThat(none).contains("add the project that contains it to the dependencies");
    }

    /** A module means what it meant when it was packaged, whatever else is on the class path of those who use it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNamesInAModuleAreThoseItWasPackagedWith(boolean reversed) throws IOException {
        Path red = jar("red", "enum: Kolor\nvalues: [red]\n");
        Path blue = folder("blue", "enum: Kolor\nvalues: [blue]\n");
        TestProject packagedWithRed = project(List.of(red), "class: Bar\nfields: {k: Kolor}\n");
        Set<String> imported = packagedWithRed.run().importedTypes();
        assertThat(imported).containsExactly("red.Kolor");
        assertThat(packagedWithRed.run())
                .satisfies(again -> assertThat(again.outcome()).isEqualTo(Outcome.UP_TO_DATE))
                .satisfies(again -> assertThat(again.importedTypes()).isEqualTo(imported));
        Path bar = folder("bar", "class: Bar\nfields: {k: Kolor}\n");
        new ModuleDescriptor("bar", "com.example.bar", imported).write(bar.resolve("META-INF/streampod/bar"));
        List<Path> classPath = reversed ? List.of(bar, blue, red) : List.of(red, blue, bar);

        TestProject application = project(classPath, "class: Own\nfields: {bar: Bar, k: \"module:blue:Kolor\"}\n");
        assertThat(application.model().modules())
                .filteredOn(module -> module.name().equals("bar"))
                .flatExtracting(module -> module.model().modules())
                .extracting(ModuleDefinition::name)
                .containsExactly("red");
        TestProject ambiguous = project(classPath, "class: Own\nfields: {k: Kolor}\n");
        assertThat(TestProject.text(ambiguous.run())).contains("more than one module has a type \"Kolor\"");

        TestProject server = project(classPath, "bar", Set.of("server"));
        assertThat(TestProject.text(server.run())).isEmpty();
    }

    @Test
    void onlyAClassThatIsExtendedInItsOwnProtocolCanBeExtended() throws IOException {
        String yaml = "class: Own\nextends: module:auth:%s\nfields: {extra: int}\n";
        List<Path> classPath = List.of(folder("auth", AUTH));
        assertThat(TestProject.text(
                        project(classPath, yaml.formatted("Account")).run()))
                .isEmpty();
        assertThat(project(classPath, yaml.formatted("Account")).files().get("com/example/Own.java"))
                .contains("final class Own extends Account")
                .contains("super(id)")
                .contains("Builder extends Account.Builder");
        for (String other : List.of("Secret", "UserInfo", "PaidAccount", "Denied", "Role")) {
            assertThat(TestProject.text(
                            project(classPath, yaml.formatted(other)).run()))
                    .contains("own.yaml:2:10: ")
                    .contains("cannot");
        }
    }

    @Test
    void aStreamOfForeignClassesTakesOnlyTheseThoughTheirTypeDoesNotTell() throws IOException {
        TestProject project = project(List.of(folder("auth", AUTH)), """
                class: Own
                ---
                endpoint: users
                stream:
                  fromClient: [module:auth:Account, Own]
                  toClient: [Own]
                """);
        assertThat(TestProject.text(project.run()))
                .startsWith("info: src/main/protocol/own.yaml:5:16: the messages of \"fromClient\" are of the type"
                        + " SerializableEntity in Java");
        assertThat(project.files().get("com/example/server/UsersEndpoint.java"))
                .contains("extends StreamEndpoint<SerializableEntity, UsersToClient, Object>")
                .contains("MessageSet.of(Own.class, Account.class, PaidAccount.class)");
        assertThat(project.files()).doesNotContainKey("com/example/UsersFromClient.java");
    }

    @Test
    void modulesMayUseEachOtherInAnyOrderOfTheClassPath() throws IOException {
        Path chat = folder("chat", "class: Line\nfields: {user: module:auth:UserInfo}\n");
        Path auth = jar("auth", AUTH);
        for (List<Path> classPath : List.of(List.of(chat, auth), List.of(auth, chat))) {
            assertThat(TestProject.text(project(classPath, "class: Own\nfields: {line: Line}\n")
                            .run()))
                    .isEmpty();
        }
    }

    @Test
    void aModuleThatCannotBeReadIsSaidSo() throws IOException {
        Path broken = folder("broken", "class: Line\nfields: {user: module:auth:UserInfo}\n");
        assertThat(TestProject.text(project(List.of(broken), "class: Own\n").run()))
                .startsWith("error: the module \"broken\" in ")
                .contains("there is no module \"auth\" on the compile class path");
        Files.writeString(broken.resolve("META-INF/streampod/broken/module.properties"), "name=broken\n");
        GenerationResult result = project(List.of(broken), "class: Own\n").run();
        assertThat(TestProject.text(result)).startsWith("warning: a module on the compile class path cannot be read");
        assertThat(result.outcome()).isEqualTo(Outcome.GENERATED);
        Path noJar = Files.writeString(root.resolve("no.jar"), "none");
        assertThat(TestProject.text(project(List.of(noJar), "class: Own\n").run()))
                .startsWith("warning: a module on the compile class path cannot be read");
    }

    @Test
    void twoModulesOfOneNameAreAnError() throws IOException {
        List<Path> classPath = List.of(folder("auth", AUTH), jar("auth", AUTH));
        assertThat(TestProject.text(project(classPath, "class: Own\n").run()))
                .startsWith("error: two modules on the compile class path are called \"auth\"");
    }

    @Test
    void aChangedModuleIsNoticed() throws IOException {
        Path auth = folder("auth", AUTH);
        TestProject project =
                project(List.of(auth), "class: Own\nfields: {user: UserInfo}\n").aged();
        assertThat(project.run().outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(project.run().outcome()).isEqualTo(Outcome.UP_TO_DATE);
        packaged(auth, "auth", AUTH.replace("UserInfo", "UserInformation"));
        assertThat(TestProject.text(project.run())).contains("unknown type \"UserInfo\"");
        packaged(auth, "auth", AUTH);
        assertThat(project.run().outcome()).isEqualTo(Outcome.GENERATED);
    }

    @Test
    void theSidesOfAPackagedProtocolAreGeneratedFromIt() throws IOException {
        Path shared = jar("chat", """
                class: Line
                ---
                endpoint: chat
                stream: {fromClient: [Line], toClient: [Line]}
                ---
                class: NeverSent
                """);
        TestProject server = project(List.of(shared), "chat", Set.of("server"));
        assertThat(TestProject.text(server.run())).isEmpty();
        assertThat(server.files())
                .containsOnlyKeys(
                        "com/example/chat/server/ChatEndpoint.java", "com/example/chat/server/ChatEndpoints.java");
        assertThat(server.run().outcome()).isEqualTo(Outcome.UP_TO_DATE);

        assertThat(TestProject.text(
                        project(List.of(shared), "caht", Set.of("client")).run()))
                .isEqualTo(
                        "error: protocolModule: there is no module \"caht\" on the compile class path\n  did you mean"
                                + " \"chat\"? known modules: chat");
        assertThat(TestProject.text(
                        project(List.of(shared), "chat", Set.of("entities")).run()))
                .startsWith("error: targets: the entities of protocolModule \"chat\" have been generated already");
    }

    @Test
    void aChannelCarriesTheClassesOfAModuleAndIsNoMatterOfTheFingerprint() throws IOException {
        TestProject project = project(List.of(folder("auth", AUTH)), "class: A\n");
        String without = project.model().fingerprint();
        project.with("b.yaml", "channel: users\nparameters: {role: Role}\nmessage: UserInfo\n");

        ProtocolModel model = project.model();
        assertThat(model.fingerprint()).isEqualTo(without);
        assertThat(model.modules()).extracting(ModuleDefinition::name).containsExactly("auth");
        assertThat(model.channels()).singleElement().satisfies(channel -> {
            assertThat(channel.message()).isEqualTo("auth.UserInfo");
            assertThat(channel.parameters().get(0).type()).isEqualTo(new TypeRef.EnumType("auth.Role", false));
        });
        project.with("c.yaml", "class: C\n"); // or else there is nothing to do
        assertThat(TestProject.text(project.run())).isEmpty();
        assertThat(project.files().get("com/example/server/UsersChannel.java"))
                .contains("import com.example.auth.UserInfo;", "TypedChannel<UserInfo>", "RoleCodec.INSTANCE.text(");
        assertThat(project.files().get("com/example/SampleProtocol.java")).contains("AuthProtocol.INSTANCE");
    }

    @Test
    void aFollowedChannelMakesTheModulesOfItsClassesAMatterOfTheFingerprint() throws IOException {
        TestProject project = project(List.of(folder("auth", AUTH)), "class: A\n");
        project.with("b.yaml", "channel: users\nparameters: {role: Role}\nmessage: UserInfo\npresence: Account\n");
        String without = project.model().fingerprint();
        project.with("c.yaml", "endpoint: people\nstream: {follow: [users]}\n");

        assertThat(project.model().fingerprint()).isNotEqualTo(without);
        project.with("d.yaml", "class: D\n"); // or else there is nothing to do
        assertThat(TestProject.text(project.run())).doesNotContain("error:", "UserInfo");
        assertThat(project.files().get("com/example/SampleChannels.java"))
                .contains(
                        "ValueCodec.<Role>of(RoleCodec.INSTANCE",
                        "MessageSet.of(Account.class, PaidAccount.class)",
                        "MessageSet.of(UserInfo.class)");
        assertThat(project.files().get("com/example/client/UsersFeed.java"))
                .contains("extends ChannelFeed<UserInfo>", "FeedPresence<Account> presence()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"online", "module:auth:online", "auth.online"})
    void aChannelOfAModuleCannotBeFollowed(String written) throws IOException {
        String auth = AUTH + "---\nchannel: online\nmessage: UserInfo\n";
        TestProject project =
                project(List.of(folder("auth", auth)), "endpoint: people\nstream: {follow: ['" + written + "']}\n");

        assertThat(TestProject.text(project.run()))
                .startsWith("error: src/main/protocol/own.yaml:2:19: the channel \"online\" belongs to the protocol"
                        + " \"auth\": only channels of this protocol can be followed")
                .endsWith("declare a channel here, and post to it the messages that clients are to get");
    }
}
