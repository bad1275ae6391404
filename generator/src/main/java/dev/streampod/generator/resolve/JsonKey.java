package dev.streampod.generator.resolve;

import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.FieldOption.Kind;

/** Derives the key of a field on the wire. */
public final class JsonKey {

    private JsonKey() {}

    /** The key that the declaration gives, or the field's name. */
    public static String of(FieldDeclaration field) {
        return field.option(Kind.JSON_KEY)
                .map(FieldOption::value)
                .map(value -> TextLiteral.withoutQuotes(value.text()))
                .orElse(field.name().text());
    }
}
