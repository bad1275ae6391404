package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlScalar;
import dev.streampod.generator.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads fields, properties and parameters, in both ways to write them. */
final class FieldParser {

    private final MapKind kind;
    private final ServerpodKeywords serverpod;
    private final Problems problems;

    /** Makes a parser of fields of that kind. */
    FieldParser(MapKind kind, ServerpodKeywords serverpod, Problems problems) {
        this.kind = kind;
        this.serverpod = serverpod;
        this.problems = problems;
    }

    /** Reads all fields of a map; none when there is no map. */
    List<FieldDeclaration> fields(@Nullable YamlMapping map) {
        List<FieldDeclaration> fields = new ArrayList<>();
        boolean split = false;
        for (Entry entry : map == null ? List.<Entry>of() : map.entries()) {
            if (!split) {
                FieldDeclaration field = field(entry);
                if (!serverpod.ignores(field)) {
                    fields.add(field);
                }
            }
            split = splitByYaml(entry, split);
        }
        return fields;
    }

    /** Whether a type in braces was cut at its comma, so that the next key is the rest of it. */
    private static boolean splitByYaml(Entry entry, boolean split) {
        if (split) {
            return !entry.key().text().contains(">");
        }
        return entry.value() instanceof YamlScalar scalar
                && scalar.inFlow()
                && !scalar.quoted()
                && scalar.text().indexOf('<') >= 0
                && scalar.text().indexOf('>') < 0;
    }

    private FieldDeclaration field(Entry entry) {
        Name name = new Name(entry.key().text(), entry.key().span());
        String doc = entry.key().doc();
        if (entry.value() instanceof YamlMapping map) {
            return nested(name, doc, map);
        }
        if (entry.value() instanceof YamlScalar scalar && !scalar.missing()) {
            return inline(name, doc, scalar);
        }
        missingType(entry, name);
        return new FieldDeclaration(name, doc, null, List.of());
    }

    private void missingType(Entry entry, Name name) {
        String hint = "for example: " + name + ": String";
        int space = name.text().lastIndexOf(' ');
        if (space > 0) {
            String type = name.text().substring(0, space).strip();
            hint = "write the name first: " + name.text().substring(space + 1) + ": " + type;
        } else if (entry.value() instanceof YamlSequence sequence
                && sequence.items().size() == 1
                && sequence.items().get(0) instanceof YamlScalar item) {
            hint = "for a list write " + name + ": List<" + item.text() + ">";
        } else if (entry.value() instanceof YamlSequence) {
            hint = TypeSyntaxHints.ONE_TYPE;
        }
        problems.error(
                        entry.value().missing() ? name.span() : entry.value().span(),
                        "the " + kind.noun() + " \"" + name + "\" has no type")
                .hint(hint);
    }

    private static String typeText(YamlScalar scalar, CommaSeparated.Part type) {
        return scalar.text().substring(type.from(), type.to());
    }

    private FieldDeclaration inline(Name name, String doc, YamlScalar scalar) {
        List<CommaSeparated.Part> parts = CommaSeparated.split(scalar, problems);
        if (parts.isEmpty()) {
            return new FieldDeclaration(name, doc, null, List.of());
        }
        CommaSeparated.Part first = parts.get(0);
        TypeExpression type = TypeExpressionParser.parse(scalar, first.from(), first.to(), problems);
        OptionCollector options = new OptionCollector(kind, typeText(scalar, first), serverpod, problems);
        for (CommaSeparated.Part part : parts.subList(1, parts.size())) {
            String text = scalar.text().substring(part.from(), part.to());
            int bracket = text.indexOf('(');
            int equals =
                    bracket < 0 ? text.indexOf('=') : text.substring(0, bracket).indexOf('=');
            int keyEnd = equals >= 0 ? equals : bracket >= 0 ? bracket : text.length();
            String key = text.substring(0, keyEnd).strip();
            RawValue value = null;
            if (equals >= 0) {
                String behind = text.substring(equals + 1);
                int from = part.from()
                        + equals
                        + 1
                        + (behind.length() - behind.stripLeading().length());
                value = new RawValue(behind.strip(), scalar.part(from, Math.max(from, part.to())), false);
            }
            options.add(key, scalar.part(part.from(), part.from() + key.length()), value);
        }
        return new FieldDeclaration(name, doc, type, options.collected());
    }

    private FieldDeclaration nested(Name name, String doc, YamlMapping map) {
        TypeExpression type = null;
        boolean typed = false;
        String written = map.entry(Key.FIELD_TYPE.name())
                .map(Entry::value)
                .filter(YamlScalar.class::isInstance)
                .map(value -> ((YamlScalar) value).text())
                .orElse("String");
        OptionCollector options =
                new OptionCollector(kind, Key.FIELD_TYPE.name() + ": " + written, serverpod, problems);
        for (Entry entry : map.entries()) {
            MapReader.warnOfUnusedDoc(entry.key(), problems);
            String key = entry.key().text();
            YamlScalar value = entry.value() instanceof YamlScalar scalar ? scalar : null;
            if (key.equals(Key.FIELD_TYPE.name())) {
                typed = true;
                type = type(name, entry, value);
            } else if (!serverpod.ignoresOption(key, entry.key().span())) {
                nestedOption(entry, value, options);
            }
        }
        if (!typed) {
            problems.error(name.span(), "the " + kind.noun() + " \"" + name + "\" has no type")
                    .hint("add the key \"type\" to it, for example: type: String");
        }
        return new FieldDeclaration(name, doc, type, options.collected());
    }

    private void nestedOption(Entry entry, @Nullable YamlScalar value, OptionCollector options) {
        String key = entry.key().text();
        if (value == null) {
            if (kind.option(key).isEmpty()) {
                options.add(key, entry.key().span(), null);
            } else {
                problems.error(
                        entry.value().span(),
                        "\"" + key + "\" must be a single value, not "
                                + entry.value().kind());
            }
            return;
        }
        RawValue raw = value.missing() ? null : new RawValue(value.text(), value.span(), value.quoted());
        options.add(key, entry.key().span(), raw);
    }

    private @Nullable TypeExpression type(Name name, Entry entry, @Nullable YamlScalar value) {
        if (value == null || value.missing()) {
            problems.error(entry.key().span(), "the " + kind.noun() + " \"" + name + "\" has no type")
                    .hint("for example: type: String");
            return null;
        }
        return TypeExpressionParser.parse(value, problems);
    }
}
