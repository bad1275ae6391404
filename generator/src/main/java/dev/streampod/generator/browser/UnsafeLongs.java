package dev.streampod.generator.browser;

import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumProperty;
import dev.streampod.generator.definition.EnumValue;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.definition.SourceLocations.Part;
import dev.streampod.generator.diagnostic.Problems;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports the numbers of a protocol that a {@code long} cannot have where it is {@link LongType#NUMBER}. */
public final class UnsafeLongs {

    private UnsafeLongs() {}

    /** Reports each number at its place; those of other protocols, whose files are elsewhere, by name. */
    public static void report(ProtocolModel model, SourceLocations locations, Problems problems) {
        check(model, (name, message) -> problems.error(locations.of(name, Part.DEFAULT), message));
        BrowserEmitter.modules(model)
                .forEach(module -> check(
                        module.model(), (name, message) -> problems.error(module.qualified(name) + ": " + message)));
    }

    private static void check(ProtocolModel model, BiFunction<String, String, Problems.Report> reporter) {
        VisibleTypes types = new VisibleTypes(model);
        Stream.of(types.entities(), types.exceptions())
                .flatMap(List::stream)
                .forEach(definition -> definition.fields().stream()
                        .filter(field -> !field.serverOnly())
                        .forEach(field ->
                                check(field.defaultValue(), definition.name() + "." + field.name(), reporter)));
        types.enums()
                .forEach(definition ->
                        definition.properties().forEach(property -> check(definition, property, reporter)));
    }

    /** Reports a default once, and not for each value that has it. */
    private static void check(
            EnumDefinition definition, EnumProperty property, BiFunction<String, String, Problems.Report> reporter) {
        for (EnumValue value : definition.values()) {
            DefaultValue number = value.properties().get(property.name());
            boolean isDefault = number != null && number.equals(property.defaultValue());
            check(number, definition.name() + "." + (isDefault ? property.name() : value.name()), reporter);
        }
    }

    private static void check(
            @Nullable DefaultValue value, String name, BiFunction<String, String, Problems.Report> reporter) {
        if (value instanceof DefaultValue.IntegerValue integer
                && (integer.value() > LongType.MAX_SAFE_INTEGER || integer.value() < -LongType.MAX_SAFE_INTEGER)) {
            reporter.apply(name, "a number of JavaScript is not exact at " + integer.value())
                    .hint("set browserLong to bigint, or choose a number from -" + LongType.MAX_SAFE_INTEGER + " to "
                            + LongType.MAX_SAFE_INTEGER);
        }
    }
}
