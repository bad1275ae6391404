package dev.streampod.generator.declaration;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field of a class, a property of an enum, or a parameter.
 *
 * @param type null when it could not be read, which was reported
 * @param options each kind at most once
 */
public record FieldDeclaration(
        Name name, String doc, @Nullable TypeExpression type, List<FieldOption> options) {

    public FieldDeclaration {
        options = List.copyOf(options);
    }

    /** The option of that kind. */
    public Optional<FieldOption> option(FieldOption.Kind kind) {
        for (FieldOption option : options) {
            if (option.kind() == kind) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** Whether the option is there and not switched off. */
    public boolean is(FieldOption.Kind kind) {
        return option(kind).map(FieldOption::switchedOn).orElse(false);
    }

    /** Whether the field is kept from clients. */
    public boolean serverOnly() {
        return "serverOnly".equals(scope());
    }

    /** The scope as it was written; null when there is none. */
    @Nullable
    String scope() {
        return option(FieldOption.Kind.SCOPE)
                .map(FieldOption::value)
                .map(RawValue::text)
                .orElse(null);
    }
}
