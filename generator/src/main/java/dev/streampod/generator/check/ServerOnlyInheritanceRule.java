package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;

/** Requires that a class and its parent are both server-only, or neither: a value of the one is a value of the other. */
final class ServerOnlyInheritanceRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.classes()
                .filter(child -> !context.symbols().inCircle(child))
                .forEach(child -> context.symbols()
                        .parentOf(child)
                        .filter(parent -> parent.serverOnly() != child.serverOnly())
                        .ifPresent(parent -> report(child, parent, context)));
    }

    private static void report(ClassDeclaration child, ClassDeclaration parent, RuleContext context) {
        String message = parent.serverOnly()
                ? "\"" + child.name() + "\" extends a serverOnly class, but is not serverOnly itself"
                : "\"" + child.name() + "\" is serverOnly, but extends a class that clients see";
        context.error(child.name(), message)
                .note(parent.name().span(), "the class that it extends is declared here")
                .hint("make both serverOnly, or neither");
    }
}
