package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.NearMiss;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlNode;
import dev.streampod.generator.yaml.YamlScalar;
import java.util.List;
import java.util.Optional;

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
            problems.error(document.span(), "a document must be a map, not " + document.kind())
                    .hint("begin it with one of: " + String.join(", ", KINDS));
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
        if (kinds.size() > 1) {
            YamlScalar second = kinds.get(1).key();
            problems.error(second.span(), "a document declares one thing, but this is the second")
                    .note(kind.key().span(), "the first one")
                    .hint("separate them by a line with ---");
            return Optional.empty();
        }
        if (!map.entries().get(0).equals(kind)) {
            problems.error(kind.key().span(), "\"" + kind.key().text() + "\" must be the first key of its document");
        }
        return name(kind).map(name -> declaration(kind.key(), name, map));
    }

    private void nothingDeclared(YamlMapping map) {
        String hint = "the first key must be one of: " + String.join(", ", KINDS);
        if (map.entries().isEmpty()) {
            problems.error(map.span(), "this document declares nothing").hint(hint);
        } else {
            YamlScalar first = map.entries().get(0).key();
            problems.error(first.span(), "this document declares nothing: it begins with \"" + first.text() + "\"")
                    .hint(NearMiss.hint(first.text(), KINDS, hint));
        }
    }

    private Optional<Name> name(Entry kind) {
        if (kind.value() instanceof YamlScalar scalar && !scalar.missing()) {
            return Optional.of(new Name(scalar.text(), scalar.span()));
        }
        String key = kind.key().text();
        if (kind.value().missing()) {
            problems.error(kind.key().span(), "the name of the " + key + " is missing");
        } else {
            problems.error(
                    kind.value().span(),
                    "the name of the " + key + " must be a text, not "
                            + kind.value().kind());
        }
        return Optional.empty();
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
