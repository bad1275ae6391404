package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.diagnostic.Problems;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Warns of classes of which no value can exist: sealed ones that nothing extends, and those that must contain themselves. */
final class UninhabitedTypeRule implements Rule {

    @Override
    public void check(RuleContext context) {
        List<ClassDeclaration> open = context.classes().toList();
        Set<String> possible = new HashSet<>();
        int known = -1;
        while (known != possible.size()) {
            known = possible.size();
            open.stream()
                    .filter(declared -> possible(declared, possible, context))
                    .forEach(declared -> possible.add(declared.name().text()));
        }
        Set<String> looked = new HashSet<>();
        open.stream()
                .filter(declared -> !possible.contains(declared.name().text()))
                .forEach(declared -> report(declared, possible, looked, context));
    }

    private static boolean possible(ClassDeclaration declared, Set<String> possible, RuleContext context) {
        if (declared.sealed()) {
            return context.symbols().childrenOf(declared).stream()
                    .anyMatch(child -> possible.contains(child.name().text()));
        }
        return fieldsPossible(declared, possible, context)
                && context.symbols().ancestorsOf(declared).stream()
                        .filter(context.symbols()::isFirst)
                        .allMatch(ancestor -> fieldsPossible(ancestor, possible, context));
    }

    private static boolean fieldsPossible(ClassDeclaration declared, Set<String> possible, RuleContext context) {
        return declared.fields().stream()
                .map(FieldDeclaration::type)
                .allMatch(type -> possible(type, possible, context));
    }

    private static boolean possible(@Nullable TypeExpression type, Set<String> possible, RuleContext context) {
        return type == null
                || type.nullable()
                || possible.contains(type.name().text())
                || context.symbols()
                        .classNamed(type.name().text())
                        .filter(context.symbols()::isFirst)
                        .isEmpty();
    }

    /**
     * Reports why no value of the class can exist: a sealed class that nothing extends, or a circle of which each member
     * needs a value of the next. What only depends on one of these is not reported as well.
     *
     * @param looked the classes whose reason was looked for already
     */
    private static void report(
            ClassDeclaration declared, Set<String> possible, Set<String> looked, RuleContext context) {
        Map<String, Need> path = new LinkedHashMap<>();
        ClassDeclaration next = declared;
        while (next != null && !looked.contains(next.name().text())) {
            String name = next.name().text();
            if (path.containsKey(name)) {
                reportCircle(
                        path.values().stream()
                                .dropWhile(need -> !need.of().name().text().equals(name))
                                .toList(),
                        context);
                break;
            }
            Need need = need(next, possible, context);
            if (need == null) {
                reportChildless(next, context);
                looked.add(name);
                break;
            }
            path.put(name, need);
            next = need.next();
        }
        looked.addAll(path.keySet());
    }

    private static void reportChildless(ClassDeclaration declared, RuleContext context) {
        Name name = declared.name();
        context.warning(name, "no value of \"" + name + "\" can exist: it is sealed, and no class extends it")
                .hint("declare a class with \"extends: " + name + "\", or remove \"sealed: true\"");
    }

    private static void reportCircle(List<Need> circle, RuleContext context) {
        Need first = circle.get(0);
        Name name = first.of().name();
        String needs = circle.size() == 1 && first.field() != null
                ? "its field \"" + first.field().name() + "\" needs another value of \"" + name + "\" first"
                : "each value needs another one first: "
                        + circle.stream().map(need -> need.of().name().text()).collect(Collectors.joining(" → "))
                        + " → "
                        + name;
        Problems.Report report = context.warning(name, "no value of \"" + name + "\" can exist: " + needs)
                .hint(circle.stream()
                        .map(Need::field)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(field -> (circle.size() == 1
                                        ? "make the field nullable: "
                                        : "make one of the fields nullable, for example: ")
                                + field.name() + ": "
                                + Objects.requireNonNull(field.type()).written() + "?")
                        .orElse("let another class extend \"" + name + "\""));
        for (Need need : circle) {
            FieldDeclaration field = need.field();
            if (field != null) {
                report.note(
                        field.name().span(),
                        "the field \"" + field.name() + "\" needs a value of \""
                                + need.next().name() + "\"");
            }
        }
    }

    /** A class of which no value can exist, and the next such class that one of its values would need. */
    private record Need(ClassDeclaration of, @Nullable FieldDeclaration field, ClassDeclaration next) {}

    /** What a value of the class would need; null when it is sealed and nothing extends it. */
    private static @Nullable Need need(ClassDeclaration declared, Set<String> possible, RuleContext context) {
        if (declared.sealed()) {
            List<ClassDeclaration> children = context.symbols().childrenOf(declared);
            return children.isEmpty() ? null : new Need(declared, null, children.get(0));
        }
        for (ClassDeclaration each : Stream.concat(
                        Stream.of(declared), context.symbols().ancestorsOf(declared).stream())
                .toList()) {
            for (FieldDeclaration field : each.fields()) {
                TypeExpression type = field.type();
                if (type != null && !possible(type, possible, context)) {
                    return context.symbols()
                            .classNamed(type.name().text())
                            .map(next -> new Need(declared, field, next))
                            .orElse(null);
                }
            }
        }
        return null;
    }
}
