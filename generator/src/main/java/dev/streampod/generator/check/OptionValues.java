package dev.streampod.generator.check;

import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.diagnostic.NearMiss;
import java.util.List;

/** Options that choose from a few words. */
final class OptionValues implements Rule {

    private static final List<String> SCOPES = List.of("all", "serverOnly");

    @Override
    public void check(Subject subject) {
        subject.declarations()
                .classes()
                .flatMap(declared -> declared.fields().stream())
                .forEach(field -> scope(field, subject));
    }

    private static void scope(FieldDeclaration field, Subject subject) {
        field.option(Kind.SCOPE).map(FieldOption::value).ifPresent(value -> {
            if (!SCOPES.contains(value.text())) {
                subject.problems()
                        .error(value.span(), "the scope cannot be \"" + value.text() + "\"")
                        .hint(NearMiss.hint(value.text(), SCOPES, "it is all or serverOnly"));
            }
        });
    }
}
