package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads channels. */
final class ChannelParser {

    private static final List<String> KEYS = List.of("channel", "parameters", "message", "history", "presence");
    private static final List<String> HISTORY_KEYS = List.of("size", "ttl");

    private final ServerpodKeywords serverpod;
    private final Problems problems;
    private final FieldParser parameters;

    ChannelParser(ServerpodKeywords serverpod, Problems problems) {
        this.serverpod = serverpod;
        this.problems = problems;
        this.parameters = new FieldParser("parameter", List.of(), serverpod, problems);
    }

    ChannelDeclaration parse(Name name, String doc, YamlMapping map) {
        MapReader reader = new MapReader(map, "a channel", KEYS, serverpod, problems);
        if (reader.key("message") == null) {
            problems.error(name.span(), "the channel \"" + name + "\" has no message")
                    .hint("name its class below \"message\"");
        }
        YamlMapping history = reader.map("history");
        MapReader historyReader = history == null
                ? null
                : new MapReader(history, "the history of a channel", HISTORY_KEYS, serverpod, problems);
        return new ChannelDeclaration(
                name,
                doc,
                parameters.fields(reader.map("parameters")),
                type(reader.text("message")),
                type(reader.text("presence")),
                historyReader == null ? null : historyReader.raw("size"),
                historyReader == null ? null : historyReader.raw("ttl"));
    }

    private @Nullable TypeExpression type(@Nullable YamlScalar text) {
        return text == null ? null : TypeExpressionParser.parse(text, problems);
    }
}
