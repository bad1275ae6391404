package dev.streampod.generator.definition;

/** The type of a field or an enum's property, resolved. */
public sealed interface TypeRef {

    /** Whether null is a value of this type. */
    boolean nullable();

    /** A type of the protocol, referred to by its name. */
    sealed interface NamedType extends TypeRef {

        String name();
    }

    /** A container of elements in an order: an array on the wire. */
    sealed interface SequenceType extends TypeRef {

        TypeRef element();
    }

    /** A type that the language brings along. */
    record ScalarType(Scalar scalar, boolean nullable) implements TypeRef {}

    /** {@code List<element>}. */
    record ListType(TypeRef element, boolean nullable) implements SequenceType {}

    /** {@code Set<element>}, in order of insertion. */
    record SetType(TypeRef element, boolean nullable) implements SequenceType {}

    /**
     * {@code Map<key, value>}, in order of insertion.
     *
     * @param key never null: {@code String}, {@code int}, {@code long}, {@code BigInteger} or {@code UUID}, or an enum
     */
    record MapType(TypeRef key, TypeRef value, boolean nullable) implements TypeRef {}

    /** {@code dynamic}: any entity, written with its class name. */
    record DynamicType(boolean nullable) implements TypeRef {}

    /** A class of the protocol, see {@link ProtocolModel#classNamed}. */
    record ClassType(String name, boolean nullable) implements NamedType {}

    /** An enum of the protocol, see {@link ProtocolModel#enumNamed}. */
    record EnumType(String name, boolean nullable) implements NamedType {}
}
