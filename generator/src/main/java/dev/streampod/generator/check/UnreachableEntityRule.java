package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.resolve.BuiltInTypes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reports entities that no endpoint uses, directly, in a channel to follow, or inside of others, and that therefore never
 * reach a client.
 */
final class UnreachableEntityRule implements Rule {

    @Override
    public void check(RuleContext context) {
        List<EndpointDeclaration> endpoints = context.endpoints().toList();
        if (endpoints.isEmpty() || endpoints.stream().anyMatch(UnreachableEntityRule::open)) {
            return;
        }
        Set<String> reached = reached(endpoints, context);
        if (reached.stream().anyMatch(BuiltInTypes.DYNAMIC::contains)) {
            return;
        }
        context.classes()
                .filter(declared -> !declared.serverOnly() && !declared.sealed())
                .filter(declared -> !reached(declared, reached, context))
                .map(Declaration::name)
                .forEach(name -> context.info(
                                name, "\"" + name + "\" is never sent to or by a client: no endpoint uses it")
                        .hint("use it in a stream or a method, or mark it serverOnly if only servers exchange it"));
    }

    /** Whether it is named itself, or extends what is: of this protocol, or of another whose values may be of this class. */
    private static boolean reached(ClassDeclaration declared, Set<String> reached, RuleContext context) {
        Name parent = declared.parent();
        return reached.contains(declared.name().text())
                || (parent != null && reached.contains(context.symbols().modelName(parent.text())));
    }

    /** Whether any entity may flow. */
    private static boolean open(EndpointDeclaration endpoint) {
        StreamDeclaration stream = endpoint.stream();
        return stream != null && stream.hasMessages() && stream.directions().size() < 2;
    }

    private static Set<String> reached(List<EndpointDeclaration> endpoints, RuleContext context) {
        Deque<String> pending = new ArrayDeque<>();
        Stream.concat(endpoints.stream().flatMap(EndpointDeclaration::types), followed(context))
                .flatMap(TypeExpression::parts)
                .forEach(type ->
                        pending.add(context.symbols().modelName(type.name().text())));
        Set<String> reached = new HashSet<>();
        while (!pending.isEmpty()) {
            String name = pending.remove();
            if (reached.add(name)) {
                context.symbols().classNamed(name).ifPresent(declared -> pending.addAll(next(declared, context)));
            }
        }
        return reached;
    }

    /** The classes of the channels that clients may follow. */
    private static Stream<TypeExpression> followed(RuleContext context) {
        return context.followedChannels()
                .flatMap(channel -> Stream.of(channel.message(), channel.presence()))
                .filter(Objects::nonNull);
    }

    private static List<String> next(ClassDeclaration declared, RuleContext context) {
        Stream<String> fields = Stream.concat(Stream.of(declared), context.symbols().ancestorsOf(declared).stream())
                .flatMap(each -> each.fields().stream())
                .map(FieldDeclaration::type)
                .filter(Objects::nonNull)
                .flatMap(TypeExpression::parts)
                .map(type -> type.name().text());
        Stream<String> children = context.symbols().childrenOf(declared).stream()
                .map(child -> child.name().text());
        return Stream.concat(fields, children).toList();
    }
}
