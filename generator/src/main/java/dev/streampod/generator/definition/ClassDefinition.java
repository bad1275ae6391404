package dev.streampod.generator.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class or an exception of the protocol.
 *
 * @param name the Java name and the name on the wire
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 * @param exception whether it is an exception
 * @param kind what it becomes in Java
 * @param parent the name of the class that it extends
 * @param parentSealed whether its parent is sealed
 * @param superclass its parent, if that is a class in Java too and not an interface
 * @param concreteAncestor the nearest ancestor that is open: a class of which there are values itself
 * @param children the names of the classes that extend it directly, sorted
 * @param concreteTypes the names of all classes that a value of this type may have: the class itself unless it is
 *     sealed, and all its concrete descendants; sorted
 * @param fields the fields that the class itself declares, in the order of the file
 * @param allFields the inherited fields, the farthest ancestor's first, then its own: the components of a record and
 *     the order on the wire
 * @param streamInterfaces the names of the sealed interfaces of endpoint streams ({@code EchoFromClient}) that name this
 *     class, and which its Java type therefore extends or implements directly; sorted
 * @param serverOnly whether the class is kept from clients
 */
public record ClassDefinition(
        String name,
        String doc,
        boolean exception,
        ClassKind kind,
        @Nullable String parent,
        boolean parentSealed,
        @Nullable String superclass,
        @Nullable String concreteAncestor,
        List<String> children,
        List<String> concreteTypes,
        List<FieldDefinition> fields,
        List<FieldDefinition> allFields,
        List<String> streamInterfaces,
        boolean serverOnly) {

    public ClassDefinition {
        children = List.copyOf(children);
        concreteTypes = List.copyOf(concreteTypes);
        fields = List.copyOf(fields);
        allFields = List.copyOf(allFields);
        streamInterfaces = List.copyOf(streamInterfaces);
    }

    /** Whether a value whose declared type is this class carries its own class as {@code @class}. */
    public boolean polymorphic() {
        return kind != ClassKind.RECORD && kind != ClassKind.FINAL_CLASS;
    }

    /** The fields that its superclass has: the first of {@link #allFields}. */
    public List<FieldDefinition> superclassFields() {
        return superclass == null ? List.of() : allFields.subList(0, allFields.size() - fields.size());
    }
}
