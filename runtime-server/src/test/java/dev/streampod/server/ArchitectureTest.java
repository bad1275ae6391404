package dev.streampod.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses server = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.streampod.server");

    @Test
    void jettyIsKnownToTheTransportOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.server.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(server);
    }

    // The messages between servers and their keys: two uses of Redis that have nothing but its address in common.
    @Test
    void lettuceIsKnownToTheRedisPackagesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.streampod.server.messaging.redis..", "dev.streampod.server.auth.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "io.netty..")
                .check(server);
    }

    @Test
    void theLibraryForTokensIsKnownToTheAuthenticatorForThemOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.server.auth.jwt..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.nimbusds..", "dev.streampod.server.auth.jwt..")
                .check(server);
    }

    @Test
    void micrometerIsKnownToTheClassAloneThatIsForIt() {
        noClasses()
                .that()
                .doNotHaveSimpleName("MicrometerMetrics")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(server);
    }

    @Test
    void connectionsKnowNeitherTheTransportNorWhatCarriesMessagesBetweenServers() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.server.connection..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.streampod.server.transport..", "dev.streampod.server.messaging.redis..")
                .check(server);
    }

    @Test
    void framesAreReadAndWrittenByTheCommonPartOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.server.messaging..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(server);
    }

    @Test
    void theRoomsOfTheServerFormNoCycle() {
        slices().matching("dev.streampod.server.(*)..")
                .should()
                .beFreeOfCycles()
                .check(server);
    }

    @Test
    void onlyTheServerItselfKnowsAllRooms() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.server")
                .and()
                .haveNameNotMatching(".*\\.StreampodServer(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.streampod.server.transport..", "dev.streampod.server.metrics..")
                .check(server);
    }

    @Test
    void packagesAreNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(server);
    }
}
