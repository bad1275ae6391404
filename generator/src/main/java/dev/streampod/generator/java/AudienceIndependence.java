package dev.streampod.generator.java;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ClassType;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.SequenceType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Of which classes it is proven that every audience gets the same bytes of a value. A class for which it is not has a member
 * for servers alone, or reaches something that has, or that may have: {@code dynamic}, and a class that others extend without
 * its being sealed, since protocols that use this one may extend it as well.
 */
final class AudienceIndependence {

    /** Each with all that reaches it: a class depends on the audience if one of its fields can hold one that does. */
    private final Set<String> dependent;

    private AudienceIndependence(Set<String> dependent) {
        this.dependent = dependent;
    }

    static AudienceIndependence of(ProtocolModel model) {
        return new AudienceIndependence(new Search(model).dependent());
    }

    /** Whether it is proven of the class, one of the model that was searched. */
    boolean holds(ClassDefinition definition) {
        return !dependent.contains(definition.name());
    }

    private boolean holds(String name) {
        return !dependent.contains(name);
    }

    /** Looks at every class once, and goes from those that depend on the audience to those that reach them. */
    private static final class Search {

        private final ProtocolModel model;
        private final Map<String, AudienceIndependence> modules = new HashMap<>();
        private final Map<String, Set<String>> holders = new HashMap<>();

        Search(ProtocolModel model) {
            this.model = model;
            model.modules().forEach(module -> modules.put(module.name(), of(module.model())));
        }

        Set<String> dependent() {
            Deque<String> found = new ArrayDeque<>();
            model.classes().stream()
                    .filter(definition -> !harmless(definition))
                    .forEach(definition -> found.add(definition.name()));
            Set<String> dependent = new HashSet<>();
            while (!found.isEmpty()) {
                String name = found.remove();
                if (dependent.add(name)) {
                    found.addAll(holders.getOrDefault(name, Set.of()));
                }
            }
            return dependent;
        }

        /** Whether the class gives no reason to doubt, other classes of the protocol aside; remembers what it can hold. */
        private boolean harmless(ClassDefinition definition) {
            boolean harmless = !definition.serverOnly();
            for (FieldDefinition field : definition.allFields()) {
                harmless &= !field.serverOnly() && harmless(field.type(), definition.name());
            }
            return harmless;
        }

        private boolean harmless(TypeRef type, String holder) {
            if (type instanceof SequenceType sequence) {
                return harmless(sequence.element(), holder);
            }
            if (type instanceof MapType map) {
                return harmless(map.value(), holder);
            }
            if (type instanceof ClassType known) {
                return ModuleDefinition.isQualified(known.name())
                        ? harmlessInModule(known.name())
                        : harmless(model.classNamed(known.name()), holder);
            }
            return !(type instanceof DynamicType);
        }

        private boolean harmless(ClassDefinition declared, String holder) {
            declared.concreteTypes()
                    .forEach(value -> holders.computeIfAbsent(value, key -> new HashSet<>())
                            .add(holder));
            return declared.concreteTypes().stream().map(model::classNamed).noneMatch(Search::extensible);
        }

        private boolean harmlessInModule(String qualified) {
            AudienceIndependence module = modules.get(ModuleDefinition.moduleOf(qualified));
            return module != null
                    && model.classNamed(qualified).concreteTypes().stream()
                            .allMatch(value -> !extensible(model.classNamed(value))
                                    && module.holds(ModuleDefinition.simpleName(value)));
        }

        private static boolean extensible(ClassDefinition definition) {
            return definition.kind() == ClassKind.OPEN_CLASS;
        }
    }
}
