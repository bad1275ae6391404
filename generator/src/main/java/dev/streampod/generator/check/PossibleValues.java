package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.TypeExpression;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of some classes no value can exist: sealed ones that nothing extends, and those that must contain themselves. */
final class PossibleValues implements Rule {

    @Override
    public void check(Subject subject) {
        List<ClassDeclaration> open = subject.declarations().classes().toList();
        Set<String> possible = new HashSet<>();
        int known = -1;
        while (known != possible.size()) {
            known = possible.size();
            open.stream()
                    .filter(declared -> possible(declared, possible, subject))
                    .forEach(declared -> possible.add(declared.name().text()));
        }
        open.stream()
                .filter(declared -> !possible.contains(declared.name().text()))
                .forEach(declared -> report(declared, subject));
    }

    private static boolean possible(ClassDeclaration declared, Set<String> possible, Subject subject) {
        if (declared.sealed()) {
            return subject.symbols().childrenOf(declared).stream()
                    .anyMatch(child -> possible.contains(child.name().text()));
        }
        return fieldsPossible(declared, possible, subject)
                && subject.symbols().ancestorsOf(declared).stream()
                        .filter(subject.symbols()::isFirst)
                        .allMatch(ancestor -> fieldsPossible(ancestor, possible, subject));
    }

    private static boolean fieldsPossible(ClassDeclaration declared, Set<String> possible, Subject subject) {
        return declared.fields().stream()
                .map(FieldDeclaration::type)
                .allMatch(type -> possible(type, possible, subject));
    }

    private static boolean possible(@Nullable TypeExpression type, Set<String> possible, Subject subject) {
        return type == null
                || type.nullable()
                || possible.contains(type.name().text())
                || subject.symbols()
                        .classNamed(type.name().text())
                        .filter(subject.symbols()::isFirst)
                        .isEmpty();
    }

    private static void report(ClassDeclaration declared, Subject subject) {
        boolean childless =
                declared.sealed() && subject.symbols().childrenOf(declared).isEmpty();
        String reason = childless
                ? "it is sealed, and nothing extends it"
                : "it contains a class of which there is none either, perhaps itself";
        subject.problems()
                .info(declared.name().span(), "no value of \"" + declared.name() + "\" can ever be sent: " + reason)
                .hint(
                        childless
                                ? "let a class extend it"
                                : "put a \"?\" behind the type of the field that closes the circle");
    }
}
