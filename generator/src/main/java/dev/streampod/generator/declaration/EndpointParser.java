package dev.streampod.generator.declaration;

import dev.streampod.generator.declaration.StreamDeclaration.Direction;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlSequence;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads endpoints. */
final class EndpointParser {

    private final ServerpodKeywords serverpod;
    private final Problems problems;
    private final MethodParser methods;

    EndpointParser(ServerpodKeywords serverpod, Problems problems) {
        this.serverpod = serverpod;
        this.problems = problems;
        this.methods = new MethodParser(serverpod, problems);
    }

    EndpointDeclaration parse(Name name, String doc, YamlMapping map) {
        MapReader reader = new MapReader(map, MapKind.ENDPOINT, serverpod, problems);
        boolean requireLogin = reader.flag("requireLogin");
        YamlMapping stream = reader.map("stream");
        return new EndpointDeclaration(
                name,
                doc,
                requireLogin,
                requireLogin ? null : reader.key("requireLogin"),
                reader.names("requiredScopes"),
                stream == null ? null : stream(stream),
                methods.methods(reader.map("methods")),
                reader.key("stream") != null || reader.key("methods") != null || reader.hasUnknown());
    }

    private StreamDeclaration stream(YamlMapping map) {
        MapReader reader = new MapReader(map, MapKind.STREAM, serverpod, problems);
        return new StreamDeclaration(
                direction("fromClient", reader),
                direction("toClient", reader),
                reader.name("userObject"),
                reader.key("follow"),
                followed(map, reader));
    }

    private List<Name> followed(YamlMapping map, MapReader reader) {
        List<Name> names = reader.names("follow");
        map.entry("follow")
                .map(Entry::value)
                .filter(value ->
                        value instanceof YamlSequence list && list.items().isEmpty())
                .ifPresent(
                        list -> problems.error(list.span(), "\"follow\" names no channel")
                                .hint(
                                        "name the channels that clients may follow, for example: follow: [room]; or remove the key"));
        return names;
    }

    private @Nullable Direction direction(String key, MapReader reader) {
        Name name = reader.key(key);
        if (name == null) {
            return null;
        }
        List<TypeExpression> messages = reader.texts(key).stream()
                .map(text -> TypeExpressionParser.parse(text, problems))
                .filter(Objects::nonNull)
                .toList();
        return new Direction(name, messages);
    }
}
