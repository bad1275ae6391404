package dev.streampod.golden;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.Generator;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.java.EmitOptions;
import dev.streampod.generator.java.ProtocolEmitter;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One version of a protocol: its model, the code that is generated from it, and, once that is loaded, its codecs. */
final class ProtocolVersion {

    private final String packageName;
    private final ProtocolModel model;
    private @Nullable Protocol protocol;
    private @Nullable Json json;
    private final List<Method> methods = new ArrayList<>();
    private final List<Followed> followed = new ArrayList<>();

    private ProtocolVersion(String packageName, ProtocolModel model) {
        this.packageName = packageName;
        this.model = model;
    }

    /** Reads the files of a folder. */
    static ProtocolVersion read(Path folder, String packageName, Path scratch) {
        var seen = new AtomicReference<@Nullable ProtocolModel>();
        var request = GenerationRequest.builder()
                .projectDirectory(folder)
                .protocolDirectory(folder)
                .outputDirectory(scratch)
                .manifestFile(scratch.resolve("manifest"))
                .packageName(packageName)
                .moduleName("fixture")
                .targets(Set.of("server"))
                .build();
        GenerationResult result = new Generator((model, options) -> {
                    seen.set(model);
                    return List.of();
                })
                .run(request);
        return new ProtocolVersion(packageName, Objects.requireNonNull(seen.get(), result::toString));
    }

    /**
     * What is generated of entities, and of endpoints with methods and channels to follow, whose signatures tell the types of
     * arguments.
     */
    List<SourceFile> sources() {
        Set<String> skeletons = Stream.concat(
                        endpoints().stream()
                                .filter(endpoint -> !endpoint.methods().isEmpty())
                                .map(endpoint -> "/server/" + endpoint.typeName() + "Endpoint.java"),
                        model.followedChannels().stream()
                                .map(channel -> "/server/" + channel.typeName() + "Channel.java"))
                .collect(Collectors.toSet());
        return new ProtocolEmitter()
                .emit(model, new EmitOptions(packageName, "Fixture", Set.of(Target.SERVER))).stream()
                        .filter(file -> !file.relativePath().contains("/server/")
                                || skeletons.stream().anyMatch(file.relativePath()::endsWith))
                        .toList();
    }

    /** Loads what was compiled. */
    void load(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(packageName + ".FixtureProtocol");
        protocol = (Protocol) type.getField("INSTANCE").get(null);
        json = new Json(protocol);
        for (EndpointDefinition endpoint : endpoints()) {
            if (!endpoint.methods().isEmpty()) {
                load(endpoint, loader);
            }
            for (var channel : endpoint.followed()) {
                load(endpoint.name(), channel.name(), channel.typeName(), loader);
            }
        }
    }

    private void load(String endpoint, String channel, String typeName, ClassLoader loader)
            throws ReflectiveOperationException {
        java.lang.reflect.Method factory = Arrays.stream(
                        loader.loadClass(packageName + ".server." + typeName + "Channel")
                                .getMethods())
                .filter(method -> method.getName().equals("of") && Modifier.isStatic(method.getModifiers()))
                .findFirst()
                .orElseThrow();
        for (Field constant : loader.loadClass(packageName + ".FixtureChannels").getFields()) {
            ChannelDefinition definition = (ChannelDefinition) constant.get(null);
            if (definition.name().equals(channel)) {
                followed.add(new Followed(endpoint, definition, factory.getAnnotatedParameterTypes()));
            }
        }
    }

    /**
     * A channel that clients may follow, once it is loaded.
     *
     * @param parameterTypes those of its parameters
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Followed(String endpoint, ChannelDefinition definition, AnnotatedType[] parameterTypes) {}

    List<Followed> followed() {
        return followed;
    }

    Optional<Followed> followed(String endpoint, String channel) {
        return followed.stream()
                .filter(each -> each.endpoint().equals(endpoint)
                        && each.definition().name().equals(channel))
                .findFirst();
    }

    private void load(EndpointDefinition endpoint, ClassLoader loader) throws ReflectiveOperationException {
        Class<?> constants = loader.loadClass(packageName + "." + endpoint.typeName() + "Methods");
        Class<?> skeleton = loader.loadClass(packageName + ".server." + endpoint.typeName() + "Endpoint");
        for (Field constant : constants.getFields()) {
            MethodDefinition<?> definition = (MethodDefinition<?>) constant.get(null);
            java.lang.reflect.Method declared = Arrays.stream(skeleton.getDeclaredMethods())
                    .filter(method ->
                            method.getName().equals(definition.name()) && Modifier.isAbstract(method.getModifiers()))
                    .findFirst()
                    .orElseThrow();
            methods.add(new Method(
                    endpoint.name(),
                    definition,
                    declared.getAnnotatedParameterTypes(),
                    declared.getAnnotatedReturnType()));
        }
    }

    /**
     * A method, once it is loaded.
     *
     * @param parameterTypes those of the skeleton, the session's first
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Method(
            String endpoint, MethodDefinition<?> definition, AnnotatedType[] parameterTypes, AnnotatedType returnType) {

        String name() {
            return definition.name();
        }
    }

    Protocol protocol() {
        return Objects.requireNonNull(protocol);
    }

    List<Method> methods() {
        return methods;
    }

    Optional<Method> method(String endpoint, String name) {
        return methods.stream()
                .filter(method ->
                        method.endpoint().equals(endpoint) && method.name().equals(name))
                .findFirst();
    }

    RandomEntities entities(long seed, Audience audience) {
        return new RandomEntities(
                seed, Objects.requireNonNull(protocol), codec -> audience == Audience.SERVER || !codec.serverOnly());
    }

    Json json() {
        return Objects.requireNonNull(json);
    }

    /** The codecs of the classes that may travel there. */
    List<EntityCodec<?>> codecs(Audience audience) {
        return Objects.requireNonNull(protocol).codecs().stream()
                .filter(codec -> audience == Audience.SERVER || !codec.serverOnly())
                .toList();
    }

    Optional<EndpointDefinition> endpoint(String name) {
        return endpoints().stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .findFirst();
    }

    List<EndpointDefinition> endpoints() {
        return model.endpoints();
    }

    ClassDefinition definitionOf(SerializableEntity entity) {
        return model.classNamed(entity.getClass().getSimpleName());
    }

    EnumDefinition enumOf(Enum<?> value) {
        return model.enumNamed(value.getDeclaringClass().getSimpleName());
    }
}
