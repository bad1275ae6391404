package dev.streampod.generator.java;

import static dev.streampod.generator.java.ProtocolText.emitted;
import static dev.streampod.generator.java.ProtocolText.model;
import static dev.streampod.generator.java.ProtocolText.module;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.resolve.ImportedModule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceIndependenceTest {

    private static final String SECRET = """
            class: Secret
            fields: {text: 'String?, scope=serverOnly'}
            """;

    /** The concrete classes of which it is proven. */
    private static List<String> independent(ProtocolModel model) {
        AudienceIndependence independence = AudienceIndependence.of(model);
        return model.concreteClasses()
                .filter(independence::holds)
                .map(definition -> definition.name())
                .toList();
    }

    private static List<String> independent(String yaml) {
        return independent(model(yaml));
    }

    @Test
    void valuesOfEveryKindAreTheSameForAll() {
        assertThat(independent("""
                class: A
                fields:
                  text: String
                  at: Instant?
                  bytes: bytes
                  color: Color
                  colors: Map<Color, List<Color?>>
                  b: B
                  bs: Set<B>
                ---
                class: B
                ---
                enum: Color
                values: [red]
                """)).containsExactly("A", "B");
    }

    @Test
    void aMemberForServersIsNot() {
        assertThat(independent(SECRET + """
                ---
                class: Internal
                serverOnly: true
                ---
                class: Fine
                """)).containsExactly("Fine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Secret",
                "Secret?",
                "List<Secret>",
                "Set<Secret?>",
                "Map<String, Secret>",
                "List<Map<long, List<Secret>>>"
            })
    void norIsWhatCanHoldSuchAMember(String type) {
        assertThat(independent(SECRET + """
                ---
                class: Holder
                fields: {held: '%s'}
                ---
                class: HolderOfHolder
                fields: {holder: Holder}
                ---
                class: Fine
                """.formatted(type))).containsExactly("Fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dynamic", "dynamic?", "List<dynamic>", "Map<int, dynamic?>"})
    void norIsWhatCanHoldAnything(String type) {
        assertThat(independent("""
                class: Holder
                fields: {held: '%s'}
                ---
                class: Fine
                """.formatted(type))).containsExactly("Fine");
    }

    @Test
    void aMemberThatServersAloneHaveMakesItsHolderDependentWhateverItHolds() {
        assertThat(independent("""
                class: Holder
                fields: {name: String, held: 'Internal?, scope=serverOnly'}
                ---
                class: Internal
                serverOnly: true
                """)).isEmpty();
    }

    @Test
    void classesThatReachThemselvesAreLookedAtOnce() {
        assertThat(independent("""
                class: Tree
                fields: {children: List<Tree>, leaf: 'Leaf?'}
                ---
                class: Leaf
                fields: {tree: 'Tree?'}
                ---
                class: Chain
                fields: {next: 'Link?'}
                ---
                class: Link
                fields: {next: 'Chain?', secret: 'Secret?'}
                ---
                """ + SECRET)).containsExactly("Leaf", "Tree");
    }

    @Test
    void oneChildOfASealedClassIsEnough() {
        String family = """
                class: Shape
                sealed: true
                ---
                class: Circle
                extends: Shape
                fields: {radius: double}
                ---
                class: Group
                extends: Shape
                sealed: true
                ---
                class: Pair
                extends: Group
                fields: {first: Shape, note: 'String?%s'}
                ---
                class: Drawing
                fields: {shape: Shape}
                ---
                class: Wheel
                fields: {circle: Circle}
                """;

        assertThat(independent(family.formatted(""))).containsExactly("Circle", "Drawing", "Pair", "Wheel");
        assertThat(independent(family.formatted(", scope=serverOnly"))).containsExactly("Circle", "Wheel");
    }

    @Test
    void inheritedMembersCount() {
        assertThat(independent("""
                class: Parent
                sealed: true
                fields: {secret: 'String?, scope=serverOnly'}
                ---
                class: Child
                extends: Parent
                ---
                class: Fine
                """)).containsExactly("Fine");
    }

    /** A protocol that uses this one may extend the class, by one that has such members. */
    @Test
    void whatCanHoldAClassThatOthersExtendIsNotProven() {
        assertThat(independent("""
                class: Notification
                ---
                class: Email
                extends: Notification
                ---
                class: Inbox
                fields: {all: List<Notification>}
                ---
                class: EmailBox
                fields: {all: List<Email>}
                """)).containsExactly("Email", "EmailBox", "Notification");
    }

    @Test
    void classesOfOtherProtocolsAreLookedAtInTheirs() {
        ImportedModule base = module("base", SECRET + """
                ---
                class: Plain
                """);
        ImportedModule auth = module("auth", """
                class: User
                fields: {name: String}
                ---
                class: Keeper
                fields: {secret: 'module:base:Secret'}
                ---
                class: Owner
                fields: {plain: 'module:base:Plain'}
                ---
                class: Account
                ---
                class: PaidAccount
                extends: Account
                """, base);

        assertThat(independent(model("""
                class: OfUser
                fields: {it: 'module:auth:User'}
                ---
                class: OfKeeper
                fields: {it: 'List<module:auth:Keeper>'}
                ---
                class: OfOwner
                fields: {it: 'module:auth:Owner'}
                ---
                class: OfAccount
                fields: {it: 'module:auth:Account'}
                ---
                class: OwnAccount
                extends: module:auth:Account
                """, auth, base))).containsExactly("OfOwner", "OfUser", "OwnAccount");
    }

    @Test
    void theCodecSaysSo() {
        String yaml = SECRET + "---\nclass: Fine\n---\nexception: Failed\n";

        assertThat(emitted("FineCodec.java", yaml, Target.SERVER))
                .contains("public boolean audienceIndependent() {\n        return true;");
        assertThat(emitted("FailedCodec.java", yaml, Target.SERVER)).contains("audienceIndependent");
        assertThat(emitted("SecretCodec.java", yaml, Target.SERVER)).doesNotContain("audienceIndependent");
    }
}
