package dev.streampod.generator.link;

import dev.streampod.generator.check.GeneratedNames;
import dev.streampod.generator.check.Symbols;
import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.declaration.StreamDeclaration.Direction;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Links the declarations of one protocol. They must have passed every rule. */
public final class ModelLinker {

    private final Declarations declarations;
    private final Symbols symbols;
    private final MemberLinker members;
    private final Map<String, SortedSet<String>> streamInterfaces = new HashMap<>();

    private ModelLinker(Declarations declarations, Symbols symbols) {
        this.declarations = declarations;
        this.symbols = symbols;
        this.members = new MemberLinker(symbols);
    }

    /** Makes the model of a protocol whose declarations passed every rule. */
    public static ProtocolModel link(Declarations declarations, Symbols symbols) {
        return new ModelLinker(declarations, symbols).model();
    }

    private ProtocolModel model() {
        List<EndpointDefinition> endpoints = declarations
                .endpoints()
                .map(this::endpoint)
                .sorted(Comparator.comparing(EndpointDefinition::name))
                .toList();
        List<ClassDefinition> classes = declarations
                .classes()
                .map(this::classDefinition)
                .sorted(Comparator.comparing(ClassDefinition::name))
                .toList();
        List<EnumDefinition> enums = declarations
                .enums()
                .map(members::enumDefinition)
                .sorted(Comparator.comparing(EnumDefinition::name))
                .toList();
        return new ProtocolModel(classes, enums, endpoints, Fingerprint.of(classes, enums, endpoints));
    }

    private ClassDefinition classDefinition(ClassDeclaration declared) {
        String name = declared.name().text();
        Name parent = declared.parent();
        List<ClassDeclaration> children = symbols.childrenOf(declared);
        List<FieldDefinition> own = members.fields(declared);
        List<FieldDefinition> all = new ArrayList<>(own);
        symbols.ancestorsOf(declared).forEach(ancestor -> all.addAll(0, members.fields(ancestor)));
        return new ClassDefinition(
                name,
                declared.doc(),
                declared.exception(),
                kind(declared),
                parent == null ? null : parent.text(),
                symbols.parentOf(declared).map(ClassDeclaration::sealed).orElse(false),
                symbols.parentOf(declared)
                        .filter(found -> kind(found).javaClass())
                        .map(found -> found.name().text())
                        .orElse(null),
                symbols.ancestorsOf(declared).stream()
                        .filter(found -> !found.sealed())
                        .map(found -> found.name().text())
                        .findFirst()
                        .orElse(null),
                children.stream().map(child -> child.name().text()).sorted().toList(),
                concreteTypes(declared).sorted().toList(),
                own,
                all,
                List.copyOf(streamInterfaces.getOrDefault(name, new TreeSet<>())),
                declared.serverOnly());
    }

    private ClassKind kind(ClassDeclaration declared) {
        boolean childless = symbols.childrenOf(declared).isEmpty();
        boolean javaClass = declared.exception()
                || symbols.parentOf(declared)
                        .filter(found -> kind(found).javaClass())
                        .isPresent();
        if (declared.sealed()) {
            if (javaClass) {
                return childless ? ClassKind.ABSTRACT_CLASS : ClassKind.SEALED_CLASS;
            }
            return childless ? ClassKind.INTERFACE : ClassKind.SEALED_INTERFACE;
        }
        if (!childless) {
            return ClassKind.OPEN_CLASS;
        }
        return javaClass ? ClassKind.FINAL_CLASS : ClassKind.RECORD;
    }

    private Stream<String> concreteTypes(ClassDeclaration declared) {
        Stream<String> below = symbols.childrenOf(declared).stream().flatMap(this::concreteTypes);
        return declared.sealed()
                ? below
                : Stream.concat(Stream.of(declared.name().text()), below);
    }

    private EndpointDefinition endpoint(EndpointDeclaration declared) {
        StreamDeclaration stream = declared.stream();
        List<String> scopes = declared.requiredScopes().stream().map(Name::text).toList();
        return new EndpointDefinition(
                declared.name().text(),
                GeneratedNames.endpointType(declared.name().text()),
                declared.doc(),
                declared.requireLogin() || !scopes.isEmpty(),
                scopes,
                stream == null ? null : stream(declared.name().text(), stream),
                declared.methods().stream()
                        .map(members::method)
                        .sorted(Comparator.comparing(MethodDefinition::name))
                        .toList());
    }

    private StreamDefinition stream(String endpoint, StreamDeclaration declared) {
        Name userObject = declared.userObject();
        return new StreamDefinition(
                direction(GeneratedNames.fromClient(endpoint), declared.fromClient()),
                direction(GeneratedNames.toClient(endpoint), declared.toClient()),
                userObject == null ? null : userObject.text());
    }

    private StreamDirection direction(String interfaceName, @Nullable Direction declared) {
        if (declared == null) {
            return new StreamDirection.AnyEntity();
        }
        if (declared.messages().isEmpty()) {
            return new StreamDirection.Nothing();
        }
        List<String> permitted = declared.messages().stream()
                .map(TypeExpression::name)
                .map(Name::text)
                .toList();
        permitted.forEach(name ->
                streamInterfaces.computeIfAbsent(name, key -> new TreeSet<>()).add(interfaceName));
        List<String> concrete = permitted.stream()
                .flatMap(name -> symbols.classNamed(name).stream())
                .flatMap(this::concreteTypes)
                .distinct()
                .sorted()
                .toList();
        return new StreamDirection.Messages(interfaceName, permitted, concrete);
    }
}
