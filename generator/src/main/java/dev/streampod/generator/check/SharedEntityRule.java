package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.definition.Target;
import java.util.stream.Stream;

/** Rejects server-only declarations where the entities are generated for a jar that both sides share. */
final class SharedEntityRule implements Rule {

    @Override
    public void check(RuleContext context) {
        if (!context.targets().contains(Target.ENTITIES)) {
            return;
        }
        Stream<Name> classes =
                context.classes().filter(ClassDeclaration::serverOnly).map(Declaration::name);
        Stream<Name> enums = context.enums().filter(EnumDeclaration::serverOnly).map(Declaration::name);
        Stream<Name> fields = context.classes()
                .flatMap(declared -> declared.fields().stream())
                .filter(FieldDeclaration::serverOnly)
                .map(FieldDeclaration::name);
        Stream.of(classes, enums, fields)
                .flatMap(names -> names)
                .forEach(name -> context.error(
                                name,
                                "\"" + name + "\" is serverOnly, but a jar of shared entities is visible to clients")
                        .hint("remove serverOnly, or set the targets server and client instead of entities"));
    }
}
