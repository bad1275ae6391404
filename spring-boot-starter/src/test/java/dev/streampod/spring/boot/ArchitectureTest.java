package dev.streampod.spring.boot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.streampod.spring");

    @Test
    void theApiKnowsNothingInternal() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.spring.boot")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.streampod.spring.boot.internal..", "dev.streampod.spring.boot.autoconfigure..")
                .check(STARTER);
    }

    @Test
    void nothingInternalOfTheServerIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.streampod.server.internal..")
                .check(STARTER);
    }

    /** An application may have none of them. */
    @Test
    void eachOptionalLibraryIsUsedInItsPackageOnly() {
        only("org.springframework.security..", "internal.security");
        only("org.springframework.boot.actuate..", "internal.actuator");
        only("org.springframework.boot.health..", "internal.actuator");
        only("org.springframework.boot.jetty..", "internal.jetty");
        only("org.springframework.boot.web.embedded.jetty..", "internal.jetty");
        only("org.springframework.boot.autoconfigure.data.redis..", "internal.redis");
        only("org.springframework.boot.data.redis..", "internal.redis");
        only("org.eclipse.jetty..", "internal.jetty");
        only("jakarta.servlet..", "internal.servlet", "internal.security");
        only("io.micrometer..", "internal.observation");
    }

    private void only(String library, String... where) {
        noClasses()
                .that()
                .resideOutsideOfPackages(Stream.concat(Stream.of(where), Stream.of("autoconfigure"))
                        .map("dev.streampod.spring.boot."::concat)
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(STARTER);
    }

    @Test
    void noPackagesFormACycle() {
        slices().matching("dev.streampod.spring.(**)").should().beFreeOfCycles().check(STARTER);
    }

    @Test
    void packagesAreNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(NullMarked.class)
                .check(STARTER);
    }
}
