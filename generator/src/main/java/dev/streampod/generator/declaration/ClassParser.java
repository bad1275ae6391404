package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlMapping;

/** Reads classes and exceptions. */
final class ClassParser {

    private final ServerpodKeywords serverpod;
    private final Problems problems;

    ClassParser(ServerpodKeywords serverpod, Problems problems) {
        this.serverpod = serverpod;
        this.problems = problems;
    }

    ClassDeclaration parse(Name name, String doc, boolean exception, YamlMapping map) {
        MapReader reader = new MapReader(map, exception ? MapKind.EXCEPTION : MapKind.CLASS, serverpod, problems);
        FieldParser fields = new FieldParser(exception ? MapKind.EXCEPTION_FIELD : MapKind.FIELD, serverpod, problems);
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
