package dev.streampod.generator.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class or an exception. */
public record ClassDeclaration(
        Name name,
        String doc,
        boolean exception,
        @Nullable Name parent,
        boolean sealed,
        boolean serverOnly,
        List<FieldDeclaration> fields)
        implements Declaration {

    public ClassDeclaration {
        fields = List.copyOf(fields);
    }

    @Override
    public String kind() {
        return exception ? "exception" : "class";
    }
}
