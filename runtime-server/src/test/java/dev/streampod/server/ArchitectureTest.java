package dev.streampod.server;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Duration;
import java.time.temporal.Temporal;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.streampod.server");

    /** The classes that put a server together, and the code of endpoints into it; all other rules of packages leave them out. */
    private static final DescribedPredicate<JavaClass> ASSEMBLY = describe(
            "the assembly",
            each -> each.getFullName().matches("dev\\.streampod\\.server\\.(ServerAssembly|EndpointHandlers)(\\$.*)?"));

    // The handlers that users put into a Jetty server of their own are a part of the API.
    @Test
    void jettyIsKnownToTheTransportOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.server.internal.transport..")
                .and()
                .doNotHaveFullyQualifiedName("dev.streampod.server.StreampodServer")
                .and()
                .doNotHaveFullyQualifiedName("dev.streampod.server.StreampodFilter")
                .and(not(ASSEMBLY))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(SERVER);
    }

    // The clock that people read may be set back meanwhile, and then what was missed would not be asked for.
    @Test
    void howLongSomethingLastedIsNotMeasuredByTheClockThatMayBeSet() {
        noClasses()
                .should()
                .callMethod(Duration.class, "between", Temporal.class, Temporal.class)
                .check(SERVER);
    }

    @Test
    void servletsAreKnownToTheFilterAndWhatIsBehindItOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.streampod.server.internal.transport.servlet..",
                        "dev.streampod.server.internal.transport.tomcat..",
                        "dev.streampod.server.internal.transport.undertow..")
                .and()
                .haveNameNotMatching("dev\\.streampod\\.server\\.(StreampodFilter).*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "org.apache..")
                .check(SERVER);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.server.internal.transport.tomcat..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache..")
                .check(SERVER);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.server.internal.transport.undertow..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio..")
                .check(SERVER);
    }

    // The messages between servers and their keys: two uses of Redis that have nothing but its address in common.
    @Test
    void lettuceIsKnownToTheRedisPackagesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.streampod.server.internal.broker.redis..",
                        "dev.streampod.server.internal.redis..",
                        "dev.streampod.server.auth.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "io.netty..")
                .check(SERVER);
    }

    @Test
    void theLibraryForTokensIsKnownToTheAuthenticatorForThemOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.server.auth.jwt..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.nimbusds..", "dev.streampod.server.auth.jwt..")
                .check(SERVER);
    }

    @Test
    void micrometerIsKnownToTheClassAloneThatIsForIt() {
        noClasses()
                .that()
                .doNotHaveSimpleName("MicrometerMetrics")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(SERVER);
    }

    @Test
    void jsonBetweenServersIsReadAndWrittenByTheBrokerAndPresenceOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.streampod.server.internal.broker..", "dev.streampod.server.internal.presence..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(SERVER);
    }

    // Each package is a slice of its own, the root package too.
    @Test
    void noPackagesFormACycle() {
        slices().matching("dev.streampod.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(ASSEMBLY, alwaysTrue())
                .check(SERVER);
    }

    // A class is a slice with those that are nested in it. Parts do not depend on the class that puts them together.
    @Test
    void noClassesOfTheSessionOrTheBrokerFormACycle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().matches("dev\\.streampod\\.server\\.internal\\.(session|broker.*)")
                                ? SliceIdentifier.of(type.getName().replaceAll("\\$.*", ""))
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "the classes of the session and the broker";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(SERVER);
    }

    // The key store in Redis is made by users themselves, and reads its address as the server does.
    @Test
    void theApiKnowsNothingInternal() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.streampod.server.internal..", "dev.streampod.server.auth.redis")
                .and(not(ASSEMBLY))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.streampod.server.internal..")
                .check(SERVER);
    }

    @Test
    void noPublicSignatureNamesAnythingInternal() {
        classes()
                .that()
                .resideOutsideOfPackage("dev.streampod.server.internal..")
                .and()
                .arePublic()
                .should(nameNothingInternal())
                .check(SERVER);
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
                type.getAllRawInterfaces().stream()
                        .filter(each -> each.getPackageName().contains(".internal"))
                        .forEach(each -> events.add(
                                SimpleConditionEvent.violated(type, type.getFullName() + " is a " + each.getName())));
            }
        };
    }

    @Test
    void packagesAreNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(SERVER);
    }
}
