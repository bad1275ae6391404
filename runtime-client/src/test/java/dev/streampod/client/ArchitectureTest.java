package dev.streampod.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.streampod.client");

    @Test
    void onlyTransportKnowsJetty() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.client.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLIENT);
    }

    @Test
    void theConnectionKnowsNoTransport() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.client.connection..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.streampod.client.transport..")
                .check(CLIENT);
    }

    @Test
    void onlyTheThreadsOfTheClientChooseATransport() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.client")
                .and()
                .doNotHaveSimpleName("ClientThreads")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.streampod.client.transport..")
                .check(CLIENT);
    }

    @Test
    void theTransportKnowsOfTheClientOnlyItsConnectionAndWhatFailed() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.client.transport..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.streampod\\.client\\.(Streampod|Endpoint|Client).*(Client|Stub|Threads)")
                .check(CLIENT);
    }

    @Test
    void theClientKnowsNoServer() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.streampod.call..",
                        "dev.streampod.concurrent..",
                        "dev.streampod.client..",
                        "dev.streampod.entity..",
                        "dev.streampod.protocol..",
                        "dev.streampod.stream..",
                        "dev.streampod.tls..",
                        "dev.streampod.wire..",
                        "java..",
                        "javax.net.ssl..",
                        "org.eclipse.jetty..",
                        "org.jspecify..",
                        "org.slf4j..")
                .check(CLIENT);
    }

    @Test
    void nothingIsPrinted() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLIENT);
    }
}
