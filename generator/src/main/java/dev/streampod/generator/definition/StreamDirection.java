package dev.streampod.generator.definition;

import java.util.List;

/** What may flow in one direction of an endpoint's stream. */
public sealed interface StreamDirection {

    /** The names of the classes that a message may have, where they are listed; sorted, each once. */
    default List<String> concreteTypes() {
        return List.of();
    }

    /** The direction was left out: any entity may flow, the type is {@code SerializableEntity}. */
    record AnyEntity() implements StreamDirection {}

    /** An empty list: nothing flows. */
    record Nothing() implements StreamDirection {}

    /**
     * The messages of a list.
     *
     * @param interfaceName the sealed interface that stands for them ({@code PixoramaFromClient})
     * @param permitted the names of the classes in the list, in its order: what the interface permits; each has the
     *     interface among its {@link ClassDefinition#streamInterfaces}
     * @param concreteTypes the names of the classes that a message may have, sealed ones replaced by their descendants;
     *     sorted, each once
     */
    record Messages(String interfaceName, List<String> permitted, List<String> concreteTypes)
            implements StreamDirection {

        public Messages {
            permitted = List.copyOf(permitted);
            concreteTypes = List.copyOf(concreteTypes);
        }
    }

    /**
     * The messages of a list that names classes of other protocols: these cannot join a sealed interface of this one, so
     * the type is {@code SerializableEntity}.
     *
     * @param concreteTypes as above
     */
    record Mixed(List<String> concreteTypes) implements StreamDirection {

        public Mixed {
            concreteTypes = List.copyOf(concreteTypes);
        }
    }
}
