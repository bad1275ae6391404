package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.Name;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Types that the generator adds beside the user's own. */
public final class GeneratedNames implements Rule {

    /** The type names of an endpoint begin with this. */
    public static String endpointType(String endpoint) {
        return upperCamelCase(endpoint);
    }

    /** The type name of a channel begins with this. */
    public static String channelType(String channel) {
        return upperCamelCase(channel);
    }

    private static String upperCamelCase(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** The sealed interface of what clients send to an endpoint. */
    public static String fromClient(String endpoint) {
        return endpointType(endpoint) + "FromClient";
    }

    /** The sealed interface of what an endpoint sends to clients. */
    public static String toClient(String endpoint) {
        return endpointType(endpoint) + "ToClient";
    }

    @Override
    public void check(Subject subject) {
        Map<String, Name> generated = new HashMap<>();
        types(subject).forEach(type -> generated.put(key(type.name().text() + "Codec"), type.name()));
        subject.declarations().endpoints().map(Declaration::name).forEach(endpoint -> {
            generated.put(key(fromClient(endpoint.text())), endpoint);
            generated.put(key(toClient(endpoint.text())), endpoint);
        });
        String protocol = key(subject.moduleName() + "Protocol");
        types(subject).map(Declaration::name).forEach(name -> {
            Name origin = generated.get(key(name.text()));
            if (origin != null || key(name.text()).equals(protocol)) {
                report(name, origin, subject);
            }
        });
    }

    private static void report(Name name, @Nullable Name origin, Subject subject) {
        String owner = origin == null ? "the protocol itself" : "\"" + origin + "\"";
        var report = subject.problems()
                .error(
                        name.span(),
                        "the name \"" + name + "\" is already used by a type that is generated for " + owner)
                .hint("choose another name");
        if (origin != null) {
            report.note(origin.span(), "it is generated for this");
        }
    }

    private static Stream<Declaration> types(Subject subject) {
        return Stream.concat(
                subject.declarations().classes(), subject.declarations().enums());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
