package dev.streampod;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What server and client share depends on neither, and its packages form no circle. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-fixtures"))
            .importPackages("dev.streampod");

    @Test
    void theOnlyLibraryIsJacksonsStreaming() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.streampod..", "java..", "tools.jackson.core..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("dev.streampod.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void entitiesKnowNeitherFramesNorStreams() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.entity..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.streampod.wire..", "dev.streampod.stream..", "dev.streampod.protocol..")
                .check(CLASSES);
    }

    @Test
    void jacksonIsKnownToEntitiesAndFramesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.streampod.entity..", "dev.streampod.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CLASSES);
    }
}
