package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.resolve.BuiltInTypes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class that takes part in inheritance between Java classes hands its values to the constructor of the next, and Java's
 * constructors take only so many.
 */
final class ConstructorSizeRule implements Rule {

    /** A constructor takes at most 255 arguments, itself included, of which a long or a double counts as two. */
    private static final int MAX_SLOTS = 254;

    private static final Set<Scalar> TWO_SLOTS = EnumSet.of(Scalar.LONG, Scalar.DOUBLE);

    @Override
    public void check(RuleContext context) {
        context.classes()
                .filter(declared -> extensible(declared, context))
                .filter(declared -> slots(declared, context) > MAX_SLOTS)
                .forEach(
                        declared -> context.error(
                                        declared.name(),
                                        "\"" + declared.name() + "\" has more than " + MAX_SLOTS
                                                + " fields, inherited ones included, which is the most that a Java"
                                                + " constructor takes (a long or double counts as two)")
                                .hint(
                                        "move some of the fields to a class of their own, or make every class that is extended sealed"));
    }

    /** Whether it is no record and no interface for another reason than its size. */
    private static boolean extensible(ClassDeclaration declared, RuleContext context) {
        List<ClassDeclaration> ancestors = context.symbols().ancestorsOf(declared);
        boolean extended = !context.symbols().childrenOf(declared).isEmpty();
        return ancestors.stream().anyMatch(ancestor -> !ancestor.sealed() || ancestor.exception())
                || (extended && (!declared.sealed() || declared.exception()));
    }

    private static int slots(ClassDeclaration declared, RuleContext context) {
        return Stream.concat(Stream.of(declared), context.symbols().ancestorsOf(declared).stream())
                .distinct()
                .flatMap(each -> each.fields().stream())
                .map(FieldDeclaration::type)
                .mapToInt(ConstructorSizeRule::slots)
                .sum();
    }

    /** How many arguments of a call a value of that type takes. */
    static int slots(@Nullable TypeExpression type) {
        boolean two = type != null
                && !type.nullable()
                && BuiltInTypes.scalar(type.name().text(), type.span().source())
                        .filter(TWO_SLOTS::contains)
                        .isPresent();
        return two ? 2 : 1;
    }
}
