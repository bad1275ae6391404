package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rejects classes that extend themselves, directly or through others. */
final class CircularInheritanceRule implements Rule {

    @Override
    public void check(RuleContext context) {
        Set<String> done = new HashSet<>();
        context.classes().forEach(start -> {
            List<ClassDeclaration> path = new ArrayList<>();
            ClassDeclaration next = start;
            while (next != null && done.add(next.name().text())) {
                path.add(next);
                next = context.symbols().parentOf(next).orElse(null);
            }
            int entry = next == null ? -1 : path.indexOf(next);
            if (entry >= 0) {
                report(path.subList(entry, path.size()), context);
            }
        });
    }

    private static void report(List<ClassDeclaration> circle, RuleContext context) {
        ClassDeclaration first = circle.get(0);
        Name parent = first.parent();
        String names = circle.stream().map(member -> member.name().text()).collect(Collectors.joining(" → "));
        var report = context.error(
                        parent == null ? first.name().span() : parent.span(),
                        "\"" + first.name() + "\" extends itself: " + names + " → " + first.name())
                .hint("remove one \"extends\" of this circle");
        circle.stream()
                .skip(1)
                .forEach(
                        member -> report.note(member.name().span(), "\"" + member.name() + "\" is part of the circle"));
    }
}
