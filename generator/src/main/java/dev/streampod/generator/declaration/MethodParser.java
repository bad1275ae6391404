package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the methods of an endpoint. */
final class MethodParser {

    private final ServerpodKeywords serverpod;
    private final Problems problems;
    private final FieldParser parameters;

    MethodParser(ServerpodKeywords serverpod, Problems problems) {
        this.serverpod = serverpod;
        this.problems = problems;
        this.parameters = new FieldParser(MapKind.METHOD_PARAMETER, serverpod, problems);
    }

    /** Reads all methods of a map; none when there is no map. */
    List<MethodDeclaration> methods(@Nullable YamlMapping map) {
        List<MethodDeclaration> methods = new ArrayList<>();
        for (Entry entry : map == null ? List.<Entry>of() : map.entries()) {
            Name name = new Name(entry.key().text(), entry.key().span());
            if (entry.value() instanceof YamlMapping description) {
                methods.add(method(name, entry.key().doc(), description));
            } else if (entry.value().missing()) {
                methods.add(method(name, entry.key().doc(), new YamlMapping(name.span(), List.of())));
            } else {
                String type = entry.value() instanceof YamlScalar scalar ? scalar.text() : "String";
                problems.error(
                                entry.value().span(),
                                "the method \"" + name + "\" must be a map, not "
                                        + entry.value().kind())
                        .hint("for example: " + name + ": {returns: " + type + "}");
            }
        }
        return methods;
    }

    private MethodDeclaration method(Name name, String doc, YamlMapping map) {
        MapReader reader = new MapReader(map, MapKind.METHOD, serverpod, problems);
        YamlScalar returns = reader.text("returns");
        return new MethodDeclaration(
                name,
                doc,
                parameters.fields(reader.map("parameters")),
                returns == null ? null : TypeExpressionParser.parse(returns, problems),
                reader.texts("throws").stream()
                        .map(text -> TypeExpressionParser.parse(text, problems))
                        .filter(Objects::nonNull)
                        .toList(),
                reader.names("requiredScopes"),
                reader.flag("idempotent"),
                reader.raw("timeout"),
                reader.raw("deprecated"));
    }
}
