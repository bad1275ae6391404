package dev.streampod.test;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses EXTENSION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.streampod.test");

    @Test
    void theRuntimesAreUsedAsApplicationsUseThem() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.streampod.server.internal..",
                        "dev.streampod.client.internal..",
                        "dev.streampod.wire..",
                        "dev.streampod.concurrent..",
                        "org.eclipse.jetty..",
                        "io.lettuce..",
                        "org.assertj..",
                        "org.awaitility..")
                .check(EXTENSION);
    }

    @Test
    void onlyThePackageForItNeedsSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.test.spring")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "dev.streampod.spring..", "dev.streampod.test.spring..")
                .check(EXTENSION);
    }

    // The fixtures have another name in the jar.
    @Test
    void noPublicSignatureNamesAFixture() {
        members()
                .that()
                .haveModifier(PUBLIC)
                .or()
                .haveModifier(PROTECTED)
                .should(new ArchCondition<JavaMember>("name no fixture") {
                    @Override
                    public void check(JavaMember member, ConditionEvents events) {
                        boolean names = member.getAllInvolvedRawTypes().stream()
                                .anyMatch(type -> type.getPackageName().startsWith("dev.streampod.fixtures"));
                        events.add(new SimpleConditionEvent(member, !names, member.getFullName()));
                    }
                })
                .check(EXTENSION);
    }
}
