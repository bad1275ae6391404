package dev.streampod.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * What a build leaves out on a developer's machine is run in CI. Reads the reports of the modules that were built before
 * this one.
 */
@EnabledIfEnvironmentVariable(named = "CI", matches = "true")
class NothingLeftOutTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path THIS_MODULE = Path.of("").toAbsolutePath();
    private static final Pattern LONG_METHOD = Pattern.compile("@Tag\\(\"long\"\\)\\s+(?:@\\S+\\s+)*void (\\w+)");
    private static final Pattern SECOND_RUN =
            Pattern.compile("<reportsDirectory>\\$\\{project\\.build\\.directory}/([\\w.-]+)</reportsDirectory>");

    /** A class of tests, and the module that it is in. */
    private record TestClass(Path module, Path tests, Path file) {

        private String name() {
            return tests.relativize(file)
                    .toString()
                    .replaceFirst("\\.java$", "")
                    .replace('/', '.');
        }

        private boolean isAbstract() {
            return text(file)
                    .contains("abstract class " + file.getFileName().toString().replaceFirst("\\.java$", ""));
        }

        /** The reports of all runs of its tests. */
        private List<String> reports() {
            try (Stream<Path> folders = Files.list(module.resolve("target"))) {
                return folders.filter(folder -> folder.getFileName().toString().startsWith("surefire-reports"))
                        .map(folder -> folder.resolve("TEST-" + name() + ".xml"))
                        .filter(Files::exists)
                        .map(NothingLeftOutTest::text)
                        .toList();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The modules whose tests run before those of this one. */
    private static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 3, (path, info) -> path.endsWith("pom.xml"))) {
            return files.map(Path::getParent)
                    .filter(module -> !module.equals(THIS_MODULE))
                    .toList();
        }
    }

    private static List<TestClass> testClasses() throws IOException {
        var all = Stream.<TestClass>builder();
        for (Path module : modules()) {
            for (String folder : List.of("src/test/java", "test/java")) {
                Path tests = module.resolve(folder);
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> files = Files.walk(tests)) {
                        files.filter(file -> file.getFileName().toString().endsWith("Test.java"))
                                .forEach(file -> all.add(new TestClass(module, tests, file)));
                    }
                }
            }
        }
        return all.build().filter(each -> !each.isAbstract()).toList();
    }

    @Test
    void everyTestClassHasRun() throws IOException {
        assertThat(testClasses())
                .hasSizeGreaterThan(200)
                .allSatisfy(each -> assertThat(each.reports()).as(each.name()).isNotEmpty());
    }

    @Test
    void everyLongMethodHasRun() throws IOException {
        var found = 0;
        for (TestClass each : testClasses()) {
            List<String> methods = LONG_METHOD
                    .matcher(text(each.file()))
                    .results()
                    .map(result -> "testcase name=\"" + result.group(1))
                    .toList();
            found += methods.size();
            String reports = String.join("\n", each.reports());
            assertThat(methods)
                    .as(each.name())
                    .allSatisfy(method -> assertThat(reports).contains(method));
        }
        assertThat(found).isPositive();
    }

    @Test
    void everySecondRunHasReports() throws IOException {
        for (Path module : modules()) {
            for (String folder : SECOND_RUN
                    .matcher(text(module.resolve("pom.xml")))
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .toList()) {
                assertThat(module.resolve("target").resolve(folder))
                        .isDirectoryContaining(
                                file -> file.getFileName().toString().startsWith("TEST-"));
            }
        }
    }

    @Test
    void thisModuleLeavesNothingOut() {
        assertThat(System.getProperty("left.out")).isEqualTo("tests: ''; projects: '*'");
    }
}
