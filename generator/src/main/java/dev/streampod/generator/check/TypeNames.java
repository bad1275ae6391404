package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.NameShape;
import java.util.stream.Stream;

/** Names of classes, exceptions and enums. */
final class TypeNames implements Rule {

    @Override
    public void check(Subject subject) {
        NameRules rules = new NameRules(NameShape.TYPE, subject.problems());
        Stream.<Declaration>concat(
                        subject.declarations().classes(), subject.declarations().enums())
                .forEach(declared -> rules.check(
                        declared.kind().equals("class") ? "a class" : "an " + declared.kind(),
                        declared.name(),
                        ReservedNames.type(declared.name().text())));
    }
}
