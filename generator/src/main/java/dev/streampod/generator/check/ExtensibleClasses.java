package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.Scalar;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class that takes part in inheritance between Java classes hands its values to the constructor of the next, and Java's
 * constructors take only so many.
 */
final class ExtensibleClasses implements Rule {

    /** A constructor takes at most 255 arguments, itself included, of which a long or a double counts as two. */
    private static final int MAX_SLOTS = 254;

    private static final Set<Scalar> TWO_SLOTS = EnumSet.of(Scalar.LONG, Scalar.DOUBLE);

    @Override
    public void check(Subject subject) {
        subject.declarations()
                .classes()
                .filter(declared -> extensible(declared, subject))
                .filter(declared -> slots(declared, subject) > MAX_SLOTS)
                .forEach(
                        declared -> subject.problems()
                                .error(
                                        declared.name().span(),
                                        "\"" + declared.name() + "\" has more than " + MAX_SLOTS
                                                + " fields, inherited ones included, which is the most that a Java"
                                                + " constructor takes (a long or double counts as two)")
                                .hint(
                                        "move some of the fields to a class of their own, or make every class that is extended sealed"));
    }

    /** Whether it is no record and no interface for another reason than its size. */
    private static boolean extensible(ClassDeclaration declared, Subject subject) {
        List<ClassDeclaration> ancestors = subject.symbols().ancestorsOf(declared);
        boolean extended = !subject.symbols().childrenOf(declared).isEmpty();
        return ancestors.stream().anyMatch(ancestor -> !ancestor.sealed() || ancestor.exception())
                || (extended && (!declared.sealed() || declared.exception()));
    }

    private static int slots(ClassDeclaration declared, Subject subject) {
        return Stream.concat(Stream.of(declared), subject.symbols().ancestorsOf(declared).stream())
                .distinct()
                .flatMap(each -> each.fields().stream())
                .map(FieldDeclaration::type)
                .mapToInt(ExtensibleClasses::slots)
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
