package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.resolve.ImportedModule;
import dev.streampod.generator.resolve.Symbols;
import dev.streampod.generator.resolve.TypeResolver;
import java.util.List;

/** Requires that a class extends a class, and an exception an exception. */
final class ParentRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.classes().forEach(child -> {
            Name parent = child.parent();
            if (parent != null && !context.symbols().unread(parent.text())) {
                check(child, parent, context);
            }
        });
    }

    private static void check(ClassDeclaration child, Name parent, RuleContext context) {
        Symbols.Found found = context.symbols().find(parent.text()).orElse(null);
        if (found == null && parent.text().startsWith("module:")) {
            new TypeResolver(context.symbols(), context.problems()).unknown(parent);
            return;
        }
        if (found == null) {
            List<String> candidates =
                    context.classes().map(candidate -> candidate.name().text()).toList();
            context.error(parent, "\"" + child.name() + "\" extends \"" + parent + "\", which does not exist")
                    .hint(Suggestion.of(parent.text(), candidates)
                            .map(name -> "did you mean \"" + name + "\"?")
                            .orElse("declare \"" + parent + "\", or correct the name"));
            return;
        }
        Declaration declared = found.declaration();
        if (!declared.kind().equals(child.kind())) {
            context.error(
                            parent,
                            "the " + child.kind() + " \"" + child.name() + "\" cannot extend the " + declared.kind()
                                    + " \"" + parent + "\"")
                    .note(declared.name().span(), "\"" + parent + "\" is declared here")
                    .hint("name " + (child.exception() ? "an exception" : "a class") + " here, or remove \"extends\"");
        } else if (found.module() != null && !open(found, found.module())) {
            context.error(parent, "\"" + parent + "\" belongs to another protocol and cannot be extended here")
                    .note(declared.name().span(), "it is declared here")
                    .hint(
                            "use a field of its type instead; only a class that is not sealed, and that is extended in its own"
                                    + " protocol already, can be extended in another");
        }
    }

    private static boolean open(Symbols.Found found, ImportedModule module) {
        String name = ModuleDefinition.simpleName(found.name());
        return module.definition().model().classNamed(name).kind() == ClassKind.OPEN_CLASS;
    }
}
