package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.definition.StreamDirection.AnyEntity;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ClassType;
import dev.streampod.generator.definition.TypeRef.DynamicType;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.MapType;
import dev.streampod.generator.definition.TypeRef.SequenceType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The flows in which the values of each type travel. Servers may post every class to a channel; from and to clients travel
 * the classes that streams, methods and followed channels name, and the types inside of them.
 */
final class DataFlow {

    private final ProtocolModel model;
    private final Map<String, Set<Flow>> classes = new HashMap<>();
    private final Map<String, Set<Flow>> declared = new HashMap<>();
    private final Map<String, Set<Flow>> values = new HashMap<>();
    private final Map<String, Set<Flow>> keys = new HashMap<>();
    private final Deque<Stop> pending = new ArrayDeque<>();
    private final Set<Flow> open = EnumSet.noneOf(Flow.class);

    private DataFlow(ProtocolModel model) {
        this.model = model;
    }

    static DataFlow of(ProtocolModel model) {
        DataFlow dataFlow = new DataFlow(model);
        dataFlow.open(Flow.BETWEEN_SERVERS);
        model.endpoints().forEach(dataFlow::add);
        dataFlow.follow();
        return dataFlow;
    }

    /** The flows in which a class travels, as itself or as what another class inherits from it. */
    Set<Flow> ofClass(String name) {
        return classes.getOrDefault(name, Set.of());
    }

    /** The flows in which a class travels as a declared type, so that its descendants may stand there. */
    Set<Flow> asDeclaredType(String name) {
        return declared.getOrDefault(name, Set.of());
    }

    /** The flows in which an enum travels other than as a map's key. */
    Set<Flow> asValue(String enumName) {
        return values.getOrDefault(enumName, Set.of());
    }

    /** The flows in which an enum travels as a map's key. */
    Set<Flow> asKey(String enumName) {
        return keys.getOrDefault(enumName, Set.of());
    }

    /** The flows in which every class may travel, without being named. */
    Set<Flow> open() {
        return open;
    }

    private void add(EndpointDefinition endpoint) {
        StreamDefinition stream = endpoint.stream();
        if (stream != null) {
            add(stream.fromClient(), Flow.FROM_CLIENT);
            add(stream.toClient(), Flow.TO_CLIENT);
        }
        endpoint.followed().forEach(this::addFollowed);
        endpoint.methods().forEach(this::add);
    }

    private void addFollowed(ChannelDefinition channel) {
        channel.parameters().forEach(parameter -> addType(parameter.type(), Flow.FROM_CLIENT));
        Stream.of(channel.message(), channel.presence())
                .filter(Objects::nonNull)
                .flatMap(name -> model.classNamed(name).concreteTypes().stream())
                .forEach(name -> addClass(model.classNamed(name), Flow.TO_CLIENT));
    }

    private void add(StreamDirection direction, Flow flow) {
        if (direction instanceof AnyEntity) {
            open(flow);
        } else {
            direction.concreteTypes().forEach(name -> addClass(model.classNamed(name), flow));
        }
    }

    private void add(MethodDefinition method) {
        method.parameters().forEach(parameter -> addType(parameter.type(), Flow.FROM_CLIENT));
        TypeRef returns = method.returns();
        if (returns != null) {
            addType(returns, Flow.TO_CLIENT);
        }
        method.exceptions().stream()
                .flatMap(name -> model.classNamed(name).concreteTypes().stream())
                .forEach(name -> addClass(model.classNamed(name), Flow.TO_CLIENT));
    }

    private void open(Flow flow) {
        if (open.add(flow)) {
            model.concreteClasses()
                    .filter(definition -> !(flow.withClients() && definition.serverOnly()))
                    .forEach(definition -> addClass(definition, flow));
        }
    }

    private void addClass(ClassDefinition definition, Flow flow) {
        if (add(classes, definition.name(), flow)) {
            pending.add(new Stop(definition, flow));
        }
    }

    /** Goes on to what is inside of the classes found so far, until there is nothing new. */
    private void follow() {
        while (!pending.isEmpty()) {
            Stop stop = pending.remove();
            stop.definition().allFields().stream()
                    .filter(field -> !(stop.flow().withClients() && field.serverOnly()))
                    .map(FieldDefinition::type)
                    .forEach(type -> addType(type, stop.flow()));
            String parent = stop.definition().parent();
            if (parent != null) {
                addClass(model.classNamed(parent), stop.flow());
            }
        }
    }

    private void addType(TypeRef type, Flow flow) {
        if (type instanceof SequenceType sequence) {
            addType(sequence.element(), flow);
        } else if (type instanceof MapType map) {
            if (map.key() instanceof EnumType key) {
                add(keys, key.name(), flow);
            }
            addType(map.value(), flow);
        } else if (type instanceof EnumType known) {
            add(values, known.name(), flow);
        } else if (type instanceof DynamicType) {
            open(flow);
        } else if (type instanceof ClassType known && add(declared, known.name(), flow)) {
            model.classNamed(known.name()).concreteTypes().stream()
                    .map(model::classNamed)
                    .forEach(concrete -> addClass(concrete, flow));
        }
    }

    private static boolean add(Map<String, Set<Flow>> flows, String name, Flow flow) {
        return flows.computeIfAbsent(name, key -> EnumSet.noneOf(Flow.class)).add(flow);
    }

    /** A class whose fields are still to be followed. */
    private record Stop(ClassDefinition definition, Flow flow) {}
}
