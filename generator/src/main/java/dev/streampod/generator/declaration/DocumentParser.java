package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlNode;
import dev.streampod.generator.yaml.YamlScalar;
import dev.streampod.generator.yaml.YamlSequence;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what one document declares. One parser for each file. */
final class DocumentParser {

    /** The keys that say what a document declares. */
    static final List<String> KINDS =
            MapKind.DOCUMENTS.stream().map(kind -> kind.keys().get(0).name()).toList();

    private final Problems problems;
    private final ClassParser classes;
    private final EnumParser enums;
    private final EndpointParser endpoints;
    private final ChannelParser channels;

    DocumentParser(SourceText source, Problems problems) {
        ServerpodKeywords serverpod = new ServerpodKeywords(source, problems);
        this.problems = problems;
        this.classes = new ClassParser(serverpod, problems);
        this.enums = new EnumParser(serverpod, problems);
        this.endpoints = new EndpointParser(serverpod, problems);
        this.channels = new ChannelParser(serverpod, problems);
    }

    /** Reads a document; nothing when it declares nothing usable, which was reported. */
    Optional<Declaration> parse(YamlNode document) {
        if (!(document instanceof YamlMapping map)) {
            problems.error(document.span(), "a declaration must be a map, not " + document.kind())
                    .hint(notAMap(document));
            return Optional.empty();
        }
        List<Entry> kinds = map.entries().stream()
                .filter(entry -> KINDS.contains(entry.key().text()))
                .toList();
        if (kinds.isEmpty()) {
            nothingDeclared(map);
            return Optional.empty();
        }
        Entry kind = kinds.get(0);
        Optional<YamlScalar> second = Stream.concat(kinds.stream().skip(1).map(Entry::key), map.repeated().stream())
                .filter(key -> KINDS.contains(key.text()))
                .min(Comparator.comparing(YamlScalar::span));
        if (second.isPresent()) {
            problems.error(
                            second.get().span(),
                            "a second declaration begins here, but no line \"---\" separates it from the first")
                    .note(kind.key().span(), "the first declaration begins here")
                    .hint("put a line with --- above this one");
            return Optional.empty();
        }
        map.repeated().forEach(key -> repeated(key, map));
        if (!map.entries().get(0).equals(kind)) {
            problems.error(kind.key().span(), "\"" + kind.key().text() + "\" must be the first key of its declaration")
                    .hint("move this line above \"" + map.entries().get(0).key().text() + "\"");
        }
        return name(kind).map(name -> declaration(kind.key(), name, map));
    }

    private void nothingDeclared(YamlMapping map) {
        String hint = "the first key must be one of: " + String.join(", ", KINDS);
        if (map.entries().isEmpty()) {
            problems.error(map.span(), "nothing is declared here").hint(hint);
        } else {
            YamlScalar first = map.entries().get(0).key();
            problems.error(
                            first.span(),
                            "nothing is declared here: \"" + first.text() + "\" is not a kind of declaration")
                    .hint(meantDeclaration(first.text())
                            .map(meant -> "write \"" + meant
                                    + "\" in the first line, and the other keys below it, in the same column")
                            .or(() -> Optional.ofNullable(KeyHints.kind(first.text())))
                            .orElseGet(() -> Suggestion.hint(first.text(), KINDS, hint)));
        }
    }

    /** {@code class Line} and {@code Line}, written as a key, as it has to be written. */
    private static Optional<String> meantDeclaration(String key) {
        int space = key.indexOf(' ');
        if (space > 0 && KINDS.contains(key.substring(0, space))) {
            return Optional.of(
                    key.substring(0, space) + ": " + key.substring(space).strip());
        }
        return NameShape.TYPE.pattern().matcher(key).matches()
                        && Suggestion.of(key, KINDS).isEmpty()
                ? Optional.of("class: " + key)
                : Optional.empty();
    }

    private static String notAMap(YamlNode document) {
        if (document instanceof YamlSequence list
                && !list.items().isEmpty()
                && list.items().get(0) instanceof YamlMapping map
                && !map.entries().isEmpty()
                && KINDS.contains(map.entries().get(0).key().text())) {
            return "remove the \"-\", and separate declarations by a line with ---";
        }
        if (document instanceof YamlScalar scalar) {
            for (String kind : KINDS) {
                if (scalar.text().matches(kind + "\\s*:?\\s*[A-Za-z_][A-Za-z0-9_]*")) {
                    String name = scalar.text()
                            .substring(kind.length())
                            .replace(":", "")
                            .strip();
                    return "write a colon and a space: \"" + kind + ": " + name + "\"";
                }
            }
        }
        return "begin it with one of: " + String.join(", ", KINDS);
    }

    private void repeated(YamlScalar key, YamlMapping map) {
        Problems.Report report = problems.error(key.span(), "the key \"" + key.text() + "\" appears twice")
                .hint("write everything below one \"" + key.text() + "\"");
        map.entry(key.text()).ifPresent(first -> report.note(first.key().span(), "it appears here first"));
    }

    private Optional<Name> name(Entry kind) {
        if (kind.value() instanceof YamlScalar scalar && !scalar.missing()) {
            return Optional.of(new Name(scalar.text(), scalar.span()));
        }
        String key = kind.key().text();
        if (kind.value().missing()) {
            problems.error(kind.key().span(), "the " + key + " has no name").hint(nameExample(key));
        } else {
            problems.error(
                            kind.value().span(),
                            "the name of the " + key + " must be a single value, not "
                                    + kind.value().kind())
                    .hint(
                            key.equals("enum")
                                    ? "write the name here, and the values below it: values: [" + values(kind.value())
                                            + "]"
                                    : nameExample(key));
        }
        return Optional.empty();
    }

    private static String values(YamlNode list) {
        String values = list instanceof YamlSequence sequence
                ? sequence.items().stream()
                        .filter(YamlScalar.class::isInstance)
                        .map(value -> ((YamlScalar) value).text())
                        .collect(Collectors.joining(", "))
                : "";
        return values.isEmpty() ? "red, green" : values;
    }

    private static String nameExample(String kind) {
        return switch (kind) {
            case "enum" -> "for example: enum: Color";
            case "exception" -> "for example: exception: NotAllowedException";
            case "class" -> "for example: class: ChatMessage";
            default -> "for example: " + kind + ": chat";
        };
    }

    private Declaration declaration(YamlScalar kind, Name name, YamlMapping map) {
        return switch (kind.text()) {
            case "enum" -> enums.parse(name, kind.doc(), map);
            case "endpoint" -> endpoints.parse(name, kind.doc(), map);
            case "channel" -> channels.parse(name, kind.doc(), map);
            default -> classes.parse(name, kind.doc(), kind.text().equals("exception"), map);
        };
    }
}
