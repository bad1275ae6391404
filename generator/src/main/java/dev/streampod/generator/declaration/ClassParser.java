package dev.streampod.generator.declaration;

import dev.streampod.generator.declaration.FieldOption.Kind;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlMapping;
import java.util.List;

/** Reads classes and exceptions. */
final class ClassParser {

    private static final List<String> CLASS_KEYS =
            List.of("class", "fields", "extends", "sealed", "serverOnly", "immutable");
    private static final List<String> EXCEPTION_KEYS =
            List.of("exception", "fields", "extends", "sealed", "serverOnly", "immutable");
    private static final List<Kind> EXCEPTION_OPTIONS =
            List.of(Kind.REQUIRED, Kind.DEFAULT, Kind.TAIL, Kind.DEPRECATED);

    private final ServerpodKeywords serverpod;
    private final Problems problems;

    ClassParser(ServerpodKeywords serverpod, Problems problems) {
        this.serverpod = serverpod;
        this.problems = problems;
    }

    ClassDeclaration parse(Name name, String doc, boolean exception, YamlMapping map) {
        MapReader reader = new MapReader(
                map,
                exception ? "an exception" : "a class",
                exception ? EXCEPTION_KEYS : CLASS_KEYS,
                serverpod,
                problems);
        List<Kind> options = exception ? EXCEPTION_OPTIONS : List.of(Kind.values());
        FieldParser fields = new FieldParser("field", options, serverpod, problems);
        reader.flag("immutable");
        return new ClassDeclaration(
                name,
                doc,
                exception,
                reader.name("extends"),
                reader.flag("sealed"),
                reader.flag("serverOnly"),
                fields.fields(reader.map("fields")));
    }
}
