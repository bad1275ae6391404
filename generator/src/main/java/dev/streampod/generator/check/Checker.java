package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import java.util.List;
import java.util.Set;

/** Holds declarations against all rules. */
public final class Checker {

    private static final List<Rule> RULES = List.of(
            new UnsupportedFeatures(),
            new DuplicateNames(),
            new TypeNames(),
            new EndpointNames(),
            new FieldNames(),
            new EnumValueNames(),
            new NamesDifferingInCase(),
            new GeneratedNames(),
            new KnownTypes(),
            new Parents(),
            new CircularParents(),
            new InheritedFields(),
            new ExtensibleClasses(),
            new SizeLimits(),
            new JsonKeys(),
            new OptionValues(),
            new NullableOnlyOptions(),
            new Defaults(),
            new EnumDefaults(),
            new EnumPropertyTypes(),
            new EnumPropertyValues(),
            new EndpointContents(),
            new StreamMessages(),
            new UserObjects(),
            new Methods(),
            new Channels(),
            new Histories(),
            new ServerOnlyTypes(),
            new ServerOnlyChildren(),
            new SharedEntities());

    /** Rules about the whole, which would guess wrongly where a part is wrong. */
    private static final List<Rule> RULES_OF_SOUND_PROTOCOLS = List.of(new PossibleValues(), new ReachableEntities());

    private Checker() {}

    /** Reports everything that is wrong with the declarations. Without an error they can be linked. */
    public static void check(
            Declarations declarations, Symbols symbols, String moduleName, Set<Target> targets, Problems problems) {
        Subject subject = new Subject(declarations, symbols, moduleName, targets, problems);
        check(RULES, subject);
        if (!problems.hasErrors()) {
            check(RULES_OF_SOUND_PROTOCOLS, subject);
        }
    }

    /** Rules know nothing of each other, and nothing that they look at changes: they run on all cores. */
    private static void check(List<Rule> rules, Subject subject) {
        rules.parallelStream()
                .map(rule -> {
                    Problems own = new Problems();
                    rule.check(subject.reporting(own));
                    return own;
                })
                .toList()
                .forEach(subject.problems()::addAll);
    }
}
