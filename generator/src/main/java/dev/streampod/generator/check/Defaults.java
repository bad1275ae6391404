package dev.streampod.generator.check;

import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import dev.streampod.generator.diagnostic.Problems;
import java.util.List;

/** A default is a value of its field's type. */
final class Defaults implements Rule {

    @Override
    public void check(Subject subject) {
        // Types are reported elsewhere: here they are only looked up.
        TypeResolver resolver = new TypeResolver(subject.symbols(), new Problems());
        subject.declarations().classes().forEach(declared -> fields(declared.fields(), resolver, subject));
        subject.declarations()
                .endpoints()
                .flatMap(endpoint -> endpoint.methods().stream())
                .forEach(method -> fields(method.parameters(), resolver, subject));
    }

    private static void fields(List<FieldDeclaration> fields, TypeResolver resolver, Subject subject) {
        for (FieldDeclaration field : fields) {
            TypeExpression type = field.type();
            RawValue value = field.option(Kind.DEFAULT).map(FieldOption::value).orElse(null);
            if (type != null && value != null) {
                resolver.resolve(type).ifPresent(resolved -> check(field, type, resolved, value, subject));
            }
        }
    }

    private static void check(
            FieldDeclaration field, TypeExpression written, TypeRef type, RawValue value, Subject subject) {
        if (!(type instanceof ScalarType) && !(type instanceof EnumType)) {
            subject.problems()
                    .error(value.span(), "a field of the type \"" + written.name() + "\" cannot have a default")
                    .hint("set it in your program");
            return;
        }
        try {
            new ValueReader(subject.symbols()).defaultOf(type, value);
        } catch (BadValueException e) {
            subject.problems()
                    .error(value.span(), "the default of \"" + field.name() + "\" does not fit: " + e.problem())
                    .hint(e.hint());
        }
    }
}
