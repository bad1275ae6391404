package dev.streampod.generator.link;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.declaration.StreamDeclaration.Direction;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.HistoryDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.resolve.JavaNames;
import dev.streampod.generator.resolve.Symbols;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Links the declarations of one protocol. They must have passed every rule. */
public final class ModelLinker {

    private final Declarations declarations;
    private final Symbols symbols;
    private final MemberLinker members;
    private final ClassLinker classLinker;
    private final Map<String, SortedSet<String>> streamInterfaces = new HashMap<>();
    private final Map<String, ChannelDefinition> channels = new TreeMap<>();

    private ModelLinker(Declarations declarations, Symbols symbols) {
        this.declarations = declarations;
        this.symbols = symbols;
        this.members = new MemberLinker(symbols);
        this.classLinker = new ClassLinker(symbols, members);
    }

    /** Makes the model of a protocol whose declarations passed every rule. */
    public static ProtocolModel link(Declarations declarations, Symbols symbols) {
        return new ModelLinker(declarations, symbols).model();
    }

    private ProtocolModel model() {
        declarations.channels().map(this::channel).forEach(channel -> channels.put(channel.name(), channel));
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
        List<ChannelDefinition> all = List.copyOf(channels.values());
        // Of channels clients know those that they may follow: a module that only others use is not for them to agree
        // on.
        List<ChannelDefinition> followed = endpoints.stream()
                .flatMap(endpoint -> endpoint.followed().stream())
                .distinct()
                .sorted(Comparator.comparing(ChannelDefinition::name))
                .toList();
        String fingerprint = Fingerprint.of(
                classes,
                enums,
                endpoints,
                followed,
                UsedModules.of(classes, enums, endpoints, followed, symbols.modules()),
                this::concreteTypes);
        return new ProtocolModel(
                classes,
                enums,
                endpoints,
                all,
                UsedModules.of(classes, enums, endpoints, all, symbols.modules()),
                fingerprint);
    }

    private ChannelDefinition channel(ChannelDeclaration declared) {
        TypeExpression message = declared.message();
        if (message == null) {
            throw new IllegalStateException("unchecked message of " + declared.name());
        }
        return new ChannelDefinition(
                declared.name().text(),
                JavaNames.channelType(declared.name().text()),
                declared.doc(),
                declared.parameters().stream().map(members::parameter).toList(),
                symbols.modelName(message.name().text()),
                history(declared),
                presence(declared));
    }

    private @Nullable String presence(ChannelDeclaration declared) {
        TypeExpression info = declared.presence();
        return info == null ? null : symbols.modelName(info.name().text());
    }

    private static @Nullable HistoryDefinition history(ChannelDeclaration declared) {
        RawValue size = declared.historySize();
        RawValue timeToLive = declared.historyTimeToLive();
        if (size == null || timeToLive == null) {
            return null;
        }
        return new HistoryDefinition(Integer.parseInt(size.text()), MemberLinker.duration(timeToLive));
    }

    private ClassDefinition classDefinition(ClassDeclaration declared) {
        return classLinker.link(
                declared, streamInterfaces.getOrDefault(declared.name().text(), new TreeSet<>()));
    }

    private EndpointDefinition endpoint(EndpointDeclaration declared) {
        StreamDeclaration stream = declared.stream();
        List<String> scopes = declared.requiredScopes().stream().map(Name::text).toList();
        return new EndpointDefinition(
                declared.name().text(),
                JavaNames.endpointType(declared.name().text()),
                declared.doc(),
                declared.requireLogin() || !scopes.isEmpty(),
                scopes,
                stream == null || !stream.hasMessages()
                        ? null
                        : stream(declared.name().text(), stream),
                stream == null ? List.of() : followed(stream),
                declared.methods().stream()
                        .map(members::method)
                        .sorted(Comparator.comparing(MethodDefinition::name))
                        .toList());
    }

    private List<ChannelDefinition> followed(StreamDeclaration declared) {
        return declared.follow().stream()
                .map(name -> Objects.requireNonNull(channels.get(name.text()), "unchecked channel"))
                .sorted(Comparator.comparing(ChannelDefinition::name))
                .toList();
    }

    private List<String> concreteTypes(String className) {
        return classLinker.concreteTypes(className).sorted().toList();
    }

    private StreamDefinition stream(String endpoint, StreamDeclaration declared) {
        Name userObject = declared.userObject();
        return new StreamDefinition(
                direction(JavaNames.fromClient(endpoint), declared.fromClient()),
                direction(JavaNames.toClient(endpoint), declared.toClient()),
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
                .map(symbols::modelName)
                .toList();
        List<String> concrete = permitted.stream()
                .flatMap(classLinker::concreteTypes)
                .distinct()
                .sorted()
                .toList();
        if (permitted.stream().anyMatch(ModuleDefinition::isQualified)) {
            return new StreamDirection.Mixed(concrete);
        }
        permitted.forEach(name ->
                streamInterfaces.computeIfAbsent(name, key -> new TreeSet<>()).add(interfaceName));
        return new StreamDirection.Messages(interfaceName, permitted, concrete);
    }
}
