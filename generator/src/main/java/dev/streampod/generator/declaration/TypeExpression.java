package dev.streampod.generator.declaration;

import dev.streampod.generator.source.Span;
import dev.streampod.generator.source.Spanned;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A type as it was written: {@code Map<String, Color?>}.
 *
 * @param name what stands before the arguments
 * @param span the whole, with arguments and question mark
 */
public record TypeExpression(Name name, List<TypeExpression> arguments, boolean nullable, Span span)
        implements Spanned {

    public TypeExpression {
        arguments = List.copyOf(arguments);
    }

    /** What a stream of something is written with. */
    public static final String STREAM = "stream";

    /** The type as it is written, with a single space after each comma. */
    public String written() {
        String inside = arguments.stream().map(TypeExpression::written).collect(Collectors.joining(", "));
        return name + (inside.isEmpty() ? "" : "<" + inside + ">") + (nullable ? "?" : "");
    }

    /** Whether it is a stream of one type: legal where a method takes or returns it. */
    public boolean stream() {
        return name.text().equals(STREAM) && arguments.size() == 1;
    }

    /** The type of the items of a stream; of anything else, the type itself. */
    public TypeExpression item() {
        return stream() ? arguments.get(0) : this;
    }

    /** This type and all that it is made of, outermost first. */
    public Stream<TypeExpression> parts() {
        return arguments.isEmpty()
                ? Stream.of(this)
                : Stream.concat(Stream.of(this), arguments.stream().flatMap(TypeExpression::parts));
    }
}
