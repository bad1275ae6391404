package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.resolve.ImportedModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requires that what clients may follow are channels of this protocol, each once, whose classes clients see. */
final class FollowRule implements Rule {

    /** How the type of another protocol is written, as which a channel of it may be meant. */
    private static final String MODULE = "module:";

    /** How many channels a hint for an unknown channel names at most. */
    private static final int MAX_SHOWN = 10;

    /** What skeletons and stubs have where clients may follow something. */
    private static final Set<String> METHODS =
            Set.of("follow", "followAfter", "followAll", "followableChannels", "mayFollow", "presentAs");

    @Override
    public void check(RuleContext context) {
        Map<String, ChannelDeclaration> channels = new TreeMap<>();
        context.channels()
                .forEach(channel -> channels.putIfAbsent(channel.name().text(), channel));
        context.endpoints().forEach(endpoint -> {
            StreamDeclaration stream = endpoint.stream();
            if (stream != null && stream.followKey() != null) {
                channels(stream, channels, context);
                methodNames(endpoint, context);
                userObject(stream, context);
            }
        });
    }

    private static void channels(
            StreamDeclaration stream, Map<String, ChannelDeclaration> channels, RuleContext context) {
        Map<String, Name> first = new HashMap<>();
        for (Name name : stream.follow()) {
            Name earlier = first.putIfAbsent(name.text(), name);
            ChannelDeclaration channel = channels.get(name.text());
            if (earlier != null) {
                context.error(name, "\"" + name + "\" appears twice")
                        .note(earlier.span(), "it appears here first")
                        .hint("remove one of them");
            } else if (channel != null) {
                visible(name, "message", channel.message(), context);
                visible(name, "presence", channel.presence(), context);
            } else if (!context.symbols().unread(name.text())) {
                unknown(name, channels, context);
            }
        }
    }

    private static void unknown(Name name, Map<String, ChannelDeclaration> channels, RuleContext context) {
        String written = name.text();
        String simple = written.substring(Math.max(written.lastIndexOf(':'), written.lastIndexOf('.')) + 1);
        Optional<ImportedModule> module = moduleOf(written, simple, context);
        if (module.isPresent()) {
            context.error(
                            name,
                            "the channel \"" + simple + "\" belongs to the protocol \""
                                    + module.get().definition().name()
                                    + "\": only channels of this protocol can be followed")
                    .hint("declare a channel here, and post to it the messages that clients are to get");
            return;
        }
        String otherwise = channels.isEmpty()
                ? "declare it, for example: channel: room"
                : "channels: " + channels.keySet().stream().limit(MAX_SHOWN).collect(Collectors.joining(", "))
                        + (channels.size() > MAX_SHOWN ? ", …" : "");
        int parameters = written.indexOf('(');
        String meant = parameters < 0 ? written : written.substring(0, parameters);
        context.error(name, "there is no channel \"" + name + "\"")
                .hint(
                        channels.containsKey(meant)
                                ? "write \"" + meant + "\": a client names the parameters when it follows"
                                : Suggestion.hint(meant, channels.keySet(), otherwise));
    }

    /** The module that has a channel of that name, if it can be meant. */
    private static Optional<ImportedModule> moduleOf(String written, String simple, RuleContext context) {
        return context.symbols().modules().stream()
                .filter(module -> written.equals(simple)
                        || module.names().stream()
                                .anyMatch(name -> written.equals(MODULE + name + ":" + simple)
                                        || written.equals(name + "." + simple)))
                .filter(module -> module.definition().model().channels().stream()
                        .map(ChannelDefinition::name)
                        .anyMatch(simple::equals))
                .findFirst();
    }

    /** Clients would get nothing of a channel whose values they must not see. */
    private static void visible(Name channel, String key, @Nullable TypeExpression type, RuleContext context) {
        if (type == null) {
            return;
        }
        Optional<ClassDeclaration> declared =
                context.symbols().classNamed(type.name().text()).filter(ClassDeclaration::serverOnly);
        declared.ifPresent(found -> context.error(
                        channel,
                        "clients cannot follow \"" + channel + "\": its " + key + " \"" + type.name()
                                + "\" is serverOnly")
                .note(type.span(), "the channel names it here")
                .note(found.name().span(), "it is declared here")
                .hint("name a class that clients may see as its " + key + ", or remove \"serverOnly\""));
    }

    private static void methodNames(EndpointDeclaration endpoint, RuleContext context) {
        Name follow = endpoint.stream() == null ? null : endpoint.stream().followKey();
        if (follow == null) {
            return;
        }
        List<Name> names =
                endpoint.methods().stream().map(MethodDeclaration::name).toList();
        names.stream()
                .filter(name -> METHODS.contains(name.text()))
                .forEach(name -> context.error(
                                name,
                                "the name \"" + name
                                        + "\" is already used by a method that is generated for \"follow\"")
                        .note(follow.span(), "it is generated for this")
                        .hint("choose another name"));
    }

    private static void userObject(StreamDeclaration stream, RuleContext context) {
        Name userObject = stream.userObject();
        if (userObject != null && !stream.hasMessages()) {
            context.error(
                            userObject,
                            "a user object belongs to a stream of messages, and a stream with \"follow\" alone has none")
                    .hint("remove \"userObject\", or add \"fromClient\" and \"toClient\"");
        }
    }
}
