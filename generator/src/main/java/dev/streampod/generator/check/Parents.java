package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.diagnostic.NearMiss;
import dev.streampod.generator.diagnostic.Problems;
import java.util.List;

/** What a class extends is a class, and what an exception extends an exception. */
final class Parents implements Rule {

    @Override
    public void check(Subject subject) {
        subject.declarations().classes().forEach(child -> {
            Name parent = child.parent();
            if (parent != null && !subject.symbols().unread(parent.text())) {
                check(child, parent, subject);
            }
        });
    }

    private static void check(ClassDeclaration child, Name parent, Subject subject) {
        Problems problems = subject.problems();
        Declaration declared = subject.symbols().type(parent.text()).orElse(null);
        if (parent.text().startsWith("module:")) {
            problems.error(parent.span(), "types of other modules are not supported yet")
                    .hint("declare the class in this protocol");
        } else if (declared == null) {
            List<String> candidates = subject.declarations()
                    .classes()
                    .map(candidate -> candidate.name().text())
                    .toList();
            problems.error(parent.span(), "\"" + child.name() + "\" extends \"" + parent + "\", which does not exist")
                    .hint(NearMiss.hint(parent.text(), candidates, ""));
        } else if (!declared.kind().equals(child.kind())) {
            problems.error(
                            parent.span(),
                            "the " + child.kind() + " \"" + child.name() + "\" cannot extend the " + declared.kind()
                                    + " \"" + parent + "\"")
                    .note(declared.name().span(), "declared here");
        }
    }
}
