package dev.streampod.generator.definition;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole protocol: what all its files define together. Every list is sorted by name, so that the output depends on
 * neither the order of files nor that of the documents in them.
 *
 * <p>Definitions refer to each other by name, because they may be recursive; {@link #classNamed} and {@link #enumNamed}
 * follow such a reference.
 */
public final class ProtocolModel {

    private final List<ClassDefinition> classes;
    private final List<EnumDefinition> enums;
    private final List<EndpointDefinition> endpoints;
    private final List<ChannelDefinition> channels;
    private final Map<String, ModuleDefinition> modules;
    private final String fingerprint;
    private final Map<String, ClassDefinition> classesByName;
    private final Map<String, EnumDefinition> enumsByName;

    /** Takes definitions that are sorted by name and refer only to each other and to those of the modules. */
    public ProtocolModel(
            List<ClassDefinition> classes,
            List<EnumDefinition> enums,
            List<EndpointDefinition> endpoints,
            List<ChannelDefinition> channels,
            List<ModuleDefinition> modules,
            String fingerprint) {
        this.classes = List.copyOf(classes);
        this.enums = List.copyOf(enums);
        this.endpoints = List.copyOf(endpoints);
        this.channels = List.copyOf(channels);
        this.modules = new LinkedHashMap<>();
        modules.forEach(module -> this.modules.put(module.name(), module));
        this.fingerprint = fingerprint;
        this.classesByName = new LinkedHashMap<>();
        this.classes.forEach(definition -> classesByName.put(definition.name(), definition));
        this.enumsByName = new LinkedHashMap<>();
        this.enums.forEach(definition -> enumsByName.put(definition.name(), definition));
    }

    /** All classes and exceptions, sealed ones too. */
    public List<ClassDefinition> classes() {
        return classes;
    }

    /** The classes and exceptions of which values exist: all but the sealed ones. */
    public Stream<ClassDefinition> concreteClasses() {
        return classes.stream().filter(definition -> definition.kind().concrete());
    }

    public List<EnumDefinition> enums() {
        return enums;
    }

    public List<EndpointDefinition> endpoints() {
        return endpoints;
    }

    /** The channels between servers; clients know nothing of those that no endpoint lets them follow. */
    public List<ChannelDefinition> channels() {
        return channels;
    }

    /** The channels that clients may follow, through whichever endpoint; each once. */
    public List<ChannelDefinition> followedChannels() {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.followed().stream())
                .distinct()
                .sorted(Comparator.comparing(ChannelDefinition::name))
                .toList();
    }

    /** The other protocols whose types it uses, and those that they use. */
    public Collection<ModuleDefinition> modules() {
        return Collections.unmodifiableCollection(modules.values());
    }

    private Optional<ModuleDefinition> moduleOf(String name) {
        return ModuleDefinition.isQualified(name)
                ? Optional.ofNullable(modules.get(ModuleDefinition.moduleOf(name)))
                : Optional.empty();
    }

    /**
     * A hash of everything that both sides of a connection see, the same for a server and a client generated from the
     * same files; comments, channels that no client follows and what is server-only are not part of it.
     */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * The class of that name; that of a module, {@code auth.UserInfo}, as it is for this protocol.
     *
     * @throws IllegalArgumentException if there is none; a reference inside the model always leads to one
     */
    public ClassDefinition classNamed(String name) {
        Optional<ModuleDefinition> module = moduleOf(name);
        if (module.isPresent()) {
            ModuleDefinition owner = module.get();
            return owner.qualified(owner.model().classNamed(ModuleDefinition.simpleName(name)));
        }
        ClassDefinition definition = classesByName.get(name);
        if (definition == null) {
            throw new IllegalArgumentException("no class " + name);
        }
        return definition;
    }

    /**
     * The enum of that name; that of a module, {@code auth.Role}, as the module sees it.
     *
     * @throws IllegalArgumentException if there is none; a reference inside the model always leads to one
     */
    public EnumDefinition enumNamed(String name) {
        Optional<ModuleDefinition> module = moduleOf(name);
        if (module.isPresent()) {
            return module.get().model().enumNamed(ModuleDefinition.simpleName(name));
        }
        EnumDefinition definition = enumsByName.get(name);
        if (definition == null) {
            throw new IllegalArgumentException("no enum " + name);
        }
        return definition;
    }
}
