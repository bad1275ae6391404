package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlScalar;
import org.jspecify.annotations.Nullable;

/** Reads channels. */
final class ChannelParser {

    private final ServerpodKeywords serverpod;
    private final Problems problems;
    private final FieldParser parameters;

    ChannelParser(ServerpodKeywords serverpod, Problems problems) {
        this.serverpod = serverpod;
        this.problems = problems;
        this.parameters = new FieldParser(MapKind.CHANNEL_PARAMETER, serverpod, problems);
    }

    ChannelDeclaration parse(Name name, String doc, YamlMapping map) {
        MapReader reader = new MapReader(map, MapKind.CHANNEL, serverpod, problems);
        if (reader.key("message") == null) {
            problems.error(name.span(), "the channel \"" + name + "\" has no message")
                    .hint("name its class below \"message\"");
        }
        YamlMapping history = reader.map("history");
        MapReader historyReader = history == null ? null : new MapReader(history, MapKind.HISTORY, serverpod, problems);
        if (historyReader != null) {
            requireKey(historyReader, "size", name, reader.key("history"));
            requireKey(historyReader, "ttl", name, reader.key("history"));
        }
        return new ChannelDeclaration(
                name,
                doc,
                parameters.fields(reader.map("parameters")),
                type(reader.text("message")),
                reader.key("presence"),
                type(reader.text("presence")),
                reader.key("history"),
                historyReader == null ? null : historyReader.raw("size"),
                historyReader == null ? null : historyReader.raw("ttl"));
    }

    private void requireKey(MapReader history, String key, Name channel, @Nullable Name place) {
        if (history.key(key) == null && place != null) {
            problems.error(place.span(), "the history of the channel \"" + channel + "\" has no " + key)
                    .hint("for example {size: 100, ttl: 10min}");
        }
    }

    private @Nullable TypeExpression type(@Nullable YamlScalar text) {
        return text == null ? null : TypeExpressionParser.parse(text, problems);
    }
}
