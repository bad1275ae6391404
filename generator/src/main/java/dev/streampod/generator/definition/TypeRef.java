package dev.streampod.generator.definition;

/** The type of a field or an enum's property, resolved. */
public sealed interface TypeRef {

    /** Whether null is a value of this type. */
    boolean nullable();

    /** A type that the language brings along. */
    record ScalarType(Scalar scalar, boolean nullable) implements TypeRef {}

    /** {@code List<element>}. */
    record ListType(TypeRef element, boolean nullable) implements TypeRef {}

    /** {@code Set<element>}, in order of insertion. */
    record SetType(TypeRef element, boolean nullable) implements TypeRef {}

    /**
     * {@code Map<key, value>}, in order of insertion.
     *
     * @param key never null: {@code String}, {@code int}, {@code long}, {@code BigInteger} or {@code UUID}, or an enum
     */
    record MapType(TypeRef key, TypeRef value, boolean nullable) implements TypeRef {}

    /** {@code dynamic}: any entity, written with its class name. */
    record DynamicType(boolean nullable) implements TypeRef {}

    /** A class of the protocol, see {@link ProtocolModel#classNamed}. */
    record ClassType(String name, boolean nullable) implements TypeRef {}

    /** An enum of the protocol, see {@link ProtocolModel#enumNamed}. */
    record EnumType(String name, boolean nullable) implements TypeRef {}
}
