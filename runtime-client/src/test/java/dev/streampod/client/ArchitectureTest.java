package dev.streampod.client;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.streampod.client");

    @Test
    void onlyTransportKnowsJetty() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.client.internal.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLIENT);
    }

    @Test
    void onlyTheThreadsOfTheClientChooseATransport() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.client.internal.transport..")
                .and()
                .doNotHaveFullyQualifiedName("dev.streampod.client.ClientThreads")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.streampod.client.internal.transport..")
                .check(CLIENT);
    }

    // What users hold in their hands: the client, its threads, and what generated stubs extend.
    @Test
    void onlyTheDoorsOfTheApiKnowWhatIsInternal() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.client")
                .and()
                .haveNameNotMatching(
                        "dev\\.streampod\\.client\\.(StreampodClient|ClientThreads|EndpointStub|MethodStub|FeedSource|ChannelFeed)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.streampod.client.internal..")
                .check(CLIENT);
    }

    // The doors are left out: they know what is internal, which knows the types of the API.
    @Test
    void noPackagesFormACycle() {
        slices().matching("dev.streampod.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage("dev.streampod.client"), alwaysTrue())
                .check(CLIENT);
    }

    @Test
    void noPublicSignatureNamesAnythingInternal() {
        classes()
                .that()
                .resideInAPackage("dev.streampod.client")
                .and()
                .arePublic()
                .should(nameNothingInternal())
                .check(CLIENT);
    }

    private static ArchCondition<JavaClass> nameNothingInternal() {
        return new ArchCondition<>("name nothing internal where users see it") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getMembers().stream()
                        .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED))
                        .filter(member -> member.getAllInvolvedRawTypes().stream()
                                .anyMatch(each -> each.getPackageName().contains(".internal")))
                        .forEach(member -> events.add(SimpleConditionEvent.violated(type, member.getFullName())));
            }
        };
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
