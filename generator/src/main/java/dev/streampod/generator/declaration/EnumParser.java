package dev.streampod.generator.declaration;

import dev.streampod.generator.declaration.EnumDeclaration.PropertyValue;
import dev.streampod.generator.declaration.EnumDeclaration.Value;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.yaml.YamlMapping;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlNode;
import dev.streampod.generator.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;

/** Reads enums. */
final class EnumParser {

    /** How the values of an enum can travel. */
    static final List<String> SERIALIZED = List.of("byName", "byIndex");

    private final ServerpodKeywords serverpod;
    private final Problems problems;

    EnumParser(ServerpodKeywords serverpod, Problems problems) {
        this.serverpod = serverpod;
        this.problems = problems;
    }

    EnumDeclaration parse(Name name, String doc, YamlMapping map) {
        MapReader reader = new MapReader(map, MapKind.ENUM, serverpod, problems);
        FieldParser properties = new FieldParser(MapKind.PROPERTY, serverpod, problems);
        return new EnumDeclaration(
                name,
                doc,
                byIndex(reader),
                reader.name("default"),
                properties.fields(reader.map("properties")),
                values(name, reader),
                reader.flag("serverOnly"));
    }

    private boolean byIndex(MapReader reader) {
        YamlScalar text = reader.text("serialized");
        if (text != null && !SERIALIZED.contains(text.text())) {
            problems.error(text.span(), "\"serialized\" must be byName or byIndex, not \"" + text.text() + "\"")
                    .hint(Suggestion.hint(text.text(), SERIALIZED, "write byName or byIndex"));
        }
        return text != null && text.text().equals("byIndex");
    }

    private List<Value> values(Name name, MapReader reader) {
        if (reader.key("values") == null && !reader.hasUnknown()) {
            problems.error(name.span(), "the enum \"" + name + "\" has no values")
                    .hint("list them, for example: values: [red, green]");
        }
        List<YamlNode> items = reader.list("values");
        if (items != null && items.isEmpty()) {
            problems.error(name.span(), "the enum \"" + name + "\" has no values")
                    .hint("list at least one, for example: values: [red, green]");
        }
        List<Value> values = new ArrayList<>();
        for (YamlNode item : items == null ? List.<YamlNode>of() : items) {
            if (item instanceof YamlScalar scalar && !scalar.missing()) {
                values.add(new Value(new Name(scalar.text(), scalar.span()), scalar.doc(), List.of()));
            } else if (item instanceof YamlMapping map && map.entries().size() == 1) {
                values.add(value(map.entries().get(0)));
            } else {
                problems.error(item.span(), "an enum value must be a name, or a name with its properties")
                        .hint("for example: - black: {rgb: 0}");
            }
        }
        return values;
    }

    private Value value(Entry entry) {
        Name name = new Name(entry.key().text(), entry.key().span());
        List<PropertyValue> properties = new ArrayList<>();
        if (entry.value() instanceof YamlMapping map) {
            for (Entry property : map.entries()) {
                Name propertyName =
                        new Name(property.key().text(), property.key().span());
                if (property.value() instanceof YamlScalar text
                        && (text.quoted() || !text.text().isEmpty())) {
                    RawValue value = new RawValue(text.text(), text.span(), text.quoted());
                    properties.add(new PropertyValue(propertyName, value));
                } else {
                    problems.error(
                                    propertyName.span(),
                                    "the property \"" + propertyName + "\" must have a single value")
                            .hint("for example: " + name + ": {" + propertyName + ": 0}");
                }
            }
        } else if (!entry.value().missing()) {
            problems.error(entry.value().span(), "the properties of an enum value must be a map")
                    .hint("write \"- " + name + "\" alone, or give each property by name: - " + name + ": {rgb: 0}");
        }
        return new Value(name, entry.key().doc(), properties);
    }
}
