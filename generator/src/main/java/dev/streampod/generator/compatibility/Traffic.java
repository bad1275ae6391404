package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection.AnyEntity;
import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.definition.TypeRef.ClassType;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ListType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.SetType;
import dev.streampod.generator.definition.TypeRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Between whom the values of each type travel. Servers may post every class to a channel; with clients goes what streams
 * and methods name, and what is inside of it.
 */
final class Traffic {

    private final ProtocolModel model;
    private final Map<String, Set<Role>> classes = new HashMap<>();
    private final Map<String, Set<Role>> declared = new HashMap<>();
    private final Map<String, Set<Role>> values = new HashMap<>();
    private final Map<String, Set<Role>> keys = new HashMap<>();
    private final Deque<Stop> pending = new ArrayDeque<>();
    private final Set<Role> open = EnumSet.noneOf(Role.class);

    private Traffic(ProtocolModel model) {
        this.model = model;
    }

    static Traffic of(ProtocolModel model) {
        Traffic traffic = new Traffic(model);
        traffic.open(Role.BETWEEN_SERVERS);
        model.endpoints().forEach(traffic::add);
        traffic.follow();
        return traffic;
    }

    /** Between whom a class travels, as itself or as what another class inherits from it. */
    Set<Role> ofClass(String name) {
        return classes.getOrDefault(name, Set.of());
    }

    /** Between whom a class travels as the declared type of something, so that its descendants may stand there. */
    Set<Role> asDeclaredType(String name) {
        return declared.getOrDefault(name, Set.of());
    }

    /** Between whom an enum travels other than as a map's key. */
    Set<Role> asValue(String enumName) {
        return values.getOrDefault(enumName, Set.of());
    }

    /** Between whom an enum travels as a map's key. */
    Set<Role> asKey(String enumName) {
        return keys.getOrDefault(enumName, Set.of());
    }

    /** Between whom every class may travel, without being named. */
    Set<Role> open() {
        return open;
    }

    private void add(EndpointDefinition endpoint) {
        StreamDefinition stream = endpoint.stream();
        if (stream != null) {
            add(stream.fromClient(), Role.FROM_CLIENT);
            add(stream.toClient(), Role.TO_CLIENT);
        }
        endpoint.methods().forEach(this::add);
    }

    private void add(StreamDirection direction, Role role) {
        if (direction instanceof AnyEntity) {
            open(role);
        } else {
            direction.concreteTypes().forEach(name -> addClass(model.classNamed(name), role));
        }
    }

    private void add(MethodDefinition method) {
        method.parameters().forEach(parameter -> addType(parameter.type(), Role.FROM_CLIENT));
        TypeRef returns = method.returns();
        if (returns != null) {
            addType(returns, Role.TO_CLIENT);
        }
        method.exceptions().stream()
                .flatMap(name -> model.classNamed(name).concreteTypes().stream())
                .forEach(name -> addClass(model.classNamed(name), Role.TO_CLIENT));
    }

    private void open(Role role) {
        if (open.add(role)) {
            model.concreteClasses()
                    .filter(definition -> !(role.withClients() && definition.serverOnly()))
                    .forEach(definition -> addClass(definition, role));
        }
    }

    private void addClass(ClassDefinition definition, Role role) {
        if (add(classes, definition.name(), role)) {
            pending.add(new Stop(definition, role));
        }
    }

    /** Goes on to what is inside of the classes found so far, until there is nothing new. */
    private void follow() {
        while (!pending.isEmpty()) {
            Stop stop = pending.remove();
            stop.definition().allFields().stream()
                    .filter(field -> !(stop.role().withClients() && field.serverOnly()))
                    .map(FieldDefinition::type)
                    .forEach(type -> addType(type, stop.role()));
            String parent = stop.definition().parent();
            if (parent != null) {
                addClass(model.classNamed(parent), stop.role());
            }
        }
    }

    private void addType(TypeRef type, Role role) {
        if (type instanceof ListType list) {
            addType(list.element(), role);
        } else if (type instanceof SetType set) {
            addType(set.element(), role);
        } else if (type instanceof MapType map) {
            if (map.key() instanceof EnumType key) {
                add(keys, key.name(), role);
            }
            addType(map.value(), role);
        } else if (type instanceof EnumType known) {
            add(values, known.name(), role);
        } else if (type instanceof DynamicType) {
            open(role);
        } else if (type instanceof ClassType known && add(declared, known.name(), role)) {
            model.classNamed(known.name()).concreteTypes().stream()
                    .map(model::classNamed)
                    .forEach(concrete -> addClass(concrete, role));
        }
    }

    private static boolean add(Map<String, Set<Role>> roles, String name, Role role) {
        return roles.computeIfAbsent(name, key -> EnumSet.noneOf(Role.class)).add(role);
    }

    /** A class whose fields are still to be followed. */
    private record Stop(ClassDefinition definition, Role role) {}
}
