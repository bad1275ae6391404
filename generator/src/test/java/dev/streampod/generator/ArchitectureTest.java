package dev.streampod.generator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses GENERATOR = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.streampod.generator");

    @Test
    void onlyTheYamlPackageKnowsSnakeYaml() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.generator.yaml")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml..")
                .check(GENERATOR);
    }

    @Test
    void onlyTheJavaPackageKnowsJavaPoet() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.streampod.generator.java")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.palantir..")
                .check(GENERATOR);
    }

    @Test
    void librariesAreUsedThroughTheirPublicApiOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.invoke..")
                .check(GENERATOR);
    }

    @Test
    void theGeneratorKnowsNothingButItselfAndItsLibraries() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.streampod.generator..",
                        "java..",
                        "javax.lang.model..",
                        "org.jspecify..",
                        "org.yaml..",
                        "com.palantir.javapoet..")
                .check(GENERATOR);
    }

    @Test
    void thePipelineHasOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy("dev.streampod.generator")
                .layer("output")
                .definedBy("dev.streampod.generator.output")
                .layer("java")
                .definedBy("dev.streampod.generator.java")
                .layer("browser")
                .definedBy("dev.streampod.generator.browser")
                .layer("compatibility")
                .definedBy("dev.streampod.generator.compatibility")
                .layer("describe")
                .definedBy("dev.streampod.generator.describe")
                .layer("link")
                .definedBy("dev.streampod.generator.link")
                .layer("check")
                .definedBy("dev.streampod.generator.check")
                .layer("resolve")
                .definedBy("dev.streampod.generator.resolve")
                .layer("definition")
                .definedBy("dev.streampod.generator.definition")
                .layer("declaration")
                .definedBy("dev.streampod.generator.declaration")
                .layer("yaml")
                .definedBy("dev.streampod.generator.yaml")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("output")
                .mayOnlyBeAccessedByLayers("java", "browser", "root")
                .whereLayer("java")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("browser")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("compatibility")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("describe")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("link")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("check")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("resolve")
                .mayOnlyBeAccessedByLayers("check", "link", "root")
                .whereLayer("declaration")
                .mayOnlyBeAccessedByLayers("resolve", "check", "link", "root")
                .whereLayer("yaml")
                .mayOnlyBeAccessedByLayers("declaration", "compatibility", "root")
                .whereLayer("definition")
                .mayOnlyBeAccessedByLayers(
                        "resolve", "check", "link", "java", "browser", "compatibility", "describe", "root")
                .check(GENERATOR);
    }

    @Test
    void whatIsNoJavaIsMadeFromDefinitionsOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.streampod.generator.browser")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.streampod.generator.declaration",
                        "dev.streampod.generator.resolve",
                        "dev.streampod.generator.check",
                        "dev.streampod.generator.link",
                        "dev.streampod.generator.java")
                .check(GENERATOR);
    }

    @Test
    void descriptionsAndComparisonsOfProtocolsLookAtDefinitionsOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.streampod.generator.describe", "dev.streampod.generator.compatibility")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.streampod.generator.declaration",
                        "dev.streampod.generator.resolve",
                        "dev.streampod.generator.check",
                        "dev.streampod.generator.link",
                        "dev.streampod.generator.java",
                        "dev.streampod.generator.output")
                .check(GENERATOR);
    }

    @Test
    void rulesOfTheLanguageAreCalledRules() {
        classes()
                .that()
                .implement("dev.streampod.generator.check.Rule")
                .should()
                .resideInAPackage("dev.streampod.generator.check")
                .andShould()
                .haveSimpleNameEndingWith("Rule")
                .check(GENERATOR);
        classes()
                .that()
                .haveSimpleNameEndingWith("Rule")
                .and()
                .resideInAPackage("dev.streampod.generator.check")
                .and()
                .areNotInterfaces()
                .should()
                .implement("dev.streampod.generator.check.Rule")
                .check(GENERATOR);
    }

    /** The root package is a slice as well. */
    @Test
    void noTwoPackagesNeedEachOther() {
        slices().matching("dev.streampod.(**)").should().beFreeOfCycles().check(GENERATOR);
    }
}
