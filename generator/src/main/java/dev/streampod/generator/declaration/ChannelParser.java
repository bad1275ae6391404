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
        if (reader.key("message") == null && !reader.hasUnknown()) {
            problems.error(name.span(), "the channel \"" + name + "\" has no message")
                    .hint("name the class of its messages, for example: message: ChatMessage");
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
                type(reader, "message"),
                type(reader, "presence"),
                reader.key("history"),
                historyReader == null ? null : historyReader.raw("size"),
                historyReader == null ? null : historyReader.raw("ttl"));
    }

    private void requireKey(MapReader history, String key, Name channel, @Nullable Name place) {
        if (history.key(key) == null && place != null && !history.hasUnknown()) {
            problems.error(place.span(), "the history of the channel \"" + channel + "\" has no " + key)
                    .hint("for example: history: {size: 100, ttl: 10min}");
        }
    }

    private @Nullable TypeExpression type(MapReader reader, String key) {
        YamlScalar text = reader.text(key);
        if (text != null && ValueHints.flag(text.text()).isPresent()) {
            YamlScalar message = key.equals("message") ? null : reader.text("message");
            problems.error(text.span(), "\"" + key + "\" must be the name of a class, not \"" + text.text() + "\"")
                    .hint(
                            key.equals("presence")
                                    ? "name the class that each participant shows to the others, for example: presence: "
                                            + (message == null ? "ChatMessage" : message.text())
                                    : "for example: " + key + ": ChatMessage");
            return null;
        }
        return text == null ? null : TypeExpressionParser.parse(text, problems);
    }
}
