package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.output.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Emits a whole protocol: decides which types there are, and has each made by the emitter of its kind. */
public final class ProtocolEmitter implements JavaEmitter {

    /** Creates an emitter; it has no state and may be used for any number of protocols. */
    public ProtocolEmitter() {}

    @Override
    public List<SourceFile> emit(ProtocolModel model, EmitOptions options) {
        return new Emission(model, options).run();
    }

    /** One run. */
    private static final class Emission {

        private final ProtocolModel model;
        private final EmitOptions options;
        private final TypeNames names;
        private final Literals literals;
        private final JavaFiles files;
        private final EntityMembers members;
        private final BuilderEmitter builders;
        private final ClassEmitter classes;
        private final PolymorphicCodecEmitter polymorphic;
        private final List<Supplier<SourceFile>> tasks = new ArrayList<>();

        Emission(ProtocolModel model, EmitOptions options) {
            this.model = model;
            this.options = options;
            this.names = new TypeNames(model, options);
            this.literals = new Literals(model, names);
            this.files = new JavaFiles(names.definedNames());
            this.members = new EntityMembers(names);
            this.builders = new BuilderEmitter(names, literals);
            this.classes = new ClassEmitter(names, members, builders);
            this.polymorphic = new PolymorphicCodecEmitter(names);
        }

        List<SourceFile> run() {
            if (options.withEntities()) {
                entities();
            }
            if (options.forServer()) {
                server();
            }
            if (options.forClient()) {
                client();
            }
            // Files are independent of each other, and putting one together takes longer than reading what it is made
            // from.
            return tasks.parallelStream()
                    .map(Supplier::get)
                    .sorted(Comparator.comparing(SourceFile::relativePath))
                    .toList();
        }

        private void entities() {
            enums();
            sealedClasses();
            concreteClasses();
            directions();
            methods();
            followedChannels();
            add(
                    names.protocol(),
                    () -> new ProtocolClassEmitter(names)
                            .emit(protocolName(), model.fingerprint(), concreteTypes(), model.modules()));
        }

        private void enums() {
            var types = new EnumEmitter(names, literals);
            var codecs = new EnumCodecEmitter(names);
            for (EnumDefinition definition : model.enums()) {
                if (!definition.serverOnly() || options.withServerOnly()) {
                    add(names.entity(definition.name()), () -> types.emit(definition));
                    add(names.codec(definition.name()), () -> codecs.emit(definition));
                }
            }
        }

        private void sealedClasses() {
            var types = new SealedInterfaceEmitter(names, options);
            model.classes().stream()
                    .filter(definition -> !definition.kind().concrete() && exists(definition))
                    .forEach(definition -> {
                        if (definition.kind().javaClass()) {
                            EntityShape shape = EntityShape.of(definition, options);
                            add(
                                    names.entity(definition.name()),
                                    () -> classes.emit(shape, existing(definition.children())));
                        } else {
                            add(
                                    names.entity(definition.name()),
                                    () -> types.emit(definition, existing(definition.children())));
                        }
                        add(
                                names.codec(definition.name()),
                                () -> polymorphic.sealed(definition.name(), existing(definition.concreteTypes())));
                    });
        }

        private void concreteClasses() {
            var records = new RecordEmitter(names, members, builders);
            var values = new ValueCodecs(model, names);
            String packageName = options.packageName();
            var codecs = new EntityCodecEmitter(
                    names,
                    new WriteMethodEmitter(names, values, packageName),
                    new ReadMethodEmitter(names, literals, values, packageName),
                    new WideReadMethodEmitter(names, values, packageName),
                    AudienceIndependence.of(model)::holds);
            model.concreteClasses().filter(this::exists).forEach(definition -> {
                EntityShape shape = EntityShape.of(definition, options);
                add(
                        names.entity(shape.name()),
                        () -> shape.isRecord()
                                ? records.emit(shape)
                                : classes.emit(shape, existing(definition.children())));
                add(names.codec(shape.name()), () -> {
                    TypeSpec.Builder codec = codecs.emit(shape);
                    return definition.polymorphic()
                            ? codec.addType(polymorphic.family(definition.name(), existing(definition.concreteTypes())))
                            : codec;
                });
            });
        }

        private void directions() {
            var interfaces = new DirectionInterfaceEmitter(names);
            for (EndpointDefinition endpoint : model.endpoints()) {
                StreamDefinition stream = endpoint.stream();
                if (stream == null) {
                    continue;
                }
                if (stream.fromClient() instanceof StreamDirection.Messages messages) {
                    add(names.messages(messages), () -> interfaces.fromClient(endpoint, messages));
                }
                if (stream.toClient() instanceof StreamDirection.Messages messages) {
                    add(names.messages(messages), () -> interfaces.toClient(endpoint, messages));
                }
            }
        }

        private void methods() {
            var constants = new MethodConstantsEmitter(names, new ValueCodecs(model, names), literals);
            model.endpoints().stream()
                    .filter(endpoint -> !endpoint.methods().isEmpty())
                    .forEach(endpoint -> add(names.methods(endpoint), () -> constants.emit(endpoint)));
        }

        private void followedChannels() {
            List<ChannelDefinition> followed = model.followedChannels();
            if (!followed.isEmpty()) {
                var constants = new ChannelConstantsEmitter(model, names, new ValueCodecs(model, names));
                add(names.channels(), () -> constants.emit(protocolName(), followed));
            }
        }

        private void server() {
            var skeletons = new EndpointSkeletonEmitter(names);
            model.endpoints().forEach(endpoint -> add(names.skeleton(endpoint), () -> skeletons.emit(endpoint)));
            var channels = new ChannelEmitter(names);
            model.channels().forEach(channel -> add(names.channel(channel), () -> channels.emit(channel)));
            add(names.endpoints(), () -> new EndpointsRecordEmitter(names).emit(protocolName(), model.endpoints()));
        }

        private void client() {
            var stubs = new EndpointStubEmitter(names);
            model.endpoints().forEach(endpoint -> add(names.stub(endpoint), () -> stubs.emit(endpoint)));
            var followed = new FollowedChannelEmitter(names);
            var feeds = new FeedEmitter(names);
            model.followedChannels().forEach(channel -> {
                add(names.followedChannel(channel), () -> followed.emit(channel));
                add(names.feed(channel), () -> feeds.emit(channel));
            });
            add(names.client(), () -> new ClientEmitter(names).emit(protocolName(), model.endpoints()));
        }

        private void add(ClassName name, Supplier<TypeSpec.Builder> type) {
            tasks.add(() -> files.of(name, type.get()));
        }

        private boolean exists(ClassDefinition definition) {
            return !definition.serverOnly() || options.withServerOnly();
        }

        private List<String> existing(List<String> classNames) {
            return classNames.stream()
                    .filter(name -> exists(model.classNamed(name)))
                    .toList();
        }

        private List<String> concreteTypes() {
            return model.concreteClasses()
                    .filter(this::exists)
                    .map(ClassDefinition::name)
                    .toList();
        }

        private String protocolName() {
            String name = options.moduleName();
            return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        }
    }
}
