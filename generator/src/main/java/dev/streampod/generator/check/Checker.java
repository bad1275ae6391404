package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.resolve.Symbols;
import java.util.List;
import java.util.Set;

/** Checks declarations against all rules. */
public final class Checker {

    private static final List<Rule> RULES = List.of(
            new DuplicateNameRule(),
            new TypeNameRule(),
            new EndpointNameRule(),
            new FieldNameRule(),
            new EnumValueNameRule(),
            new NameCaseRule(),
            new GeneratedNameRule(),
            new KnownTypeRule(),
            new ParentRule(),
            new CircularInheritanceRule(),
            new InheritedFieldRule(),
            new ConstructorSizeRule(),
            new SizeLimitRule(),
            new JsonKeyRule(),
            new FieldScopeRule(),
            new NullableOptionRule(),
            new DefaultValueRule(),
            new EnumDefaultRule(),
            new EnumPropertyTypeRule(),
            new EnumPropertyValueRule(),
            new EndpointContentRule(),
            new StreamMessageRule(),
            new FollowRule(),
            new UserObjectRule(),
            new MethodRule(),
            new ChannelRule(),
            new HistoryRule(),
            new ServerOnlyTypeRule(),
            new ServerOnlyInheritanceRule(),
            new SharedEntityRule(),
            new BrowserMemberRule(),
            new BrowserTypeNameRule());

    /** Rules about the whole, which would guess wrongly where a part is wrong. */
    private static final List<Rule> RULES_OF_SOUND_PROTOCOLS =
            List.of(new UninhabitedTypeRule(), new UnreachableEntityRule());

    private Checker() {}

    /** Reports everything that is wrong with the declarations. Without an error they can be linked. */
    public static void check(
            Declarations declarations, Symbols symbols, String moduleName, Set<Target> targets, Problems problems) {
        RuleContext context = new RuleContext(declarations, symbols, moduleName, targets, problems);
        check(RULES, context);
        if (!problems.hasErrors()) {
            check(RULES_OF_SOUND_PROTOCOLS, context);
        }
    }

    /** Rules know nothing of each other, and nothing that they look at changes: they run on all cores. */
    private static void check(List<Rule> rules, RuleContext context) {
        rules.parallelStream()
                .map(rule -> {
                    Problems own = new Problems();
                    rule.check(context.reportingTo(own));
                    return own;
                })
                .toList()
                .forEach(context.problems()::addAll);
    }
}
