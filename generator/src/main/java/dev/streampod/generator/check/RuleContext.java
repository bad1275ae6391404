package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.resolve.Symbols;
import dev.streampod.generator.source.Span;
import dev.streampod.generator.source.Spanned;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The declarations that a rule checks, and where it reports.
 *
 * @param moduleName the module's name in UpperCamelCase
 * @param problems takes what the rule reports
 */
record RuleContext(
        Declarations declarations, Symbols symbols, String moduleName, Set<Target> targets, Problems problems) {

    /** Returns a copy of this context that reports problems to another receiver. */
    RuleContext reportingTo(Problems other) {
        return new RuleContext(declarations, symbols, moduleName, targets, other);
    }

    Stream<ClassDeclaration> classes() {
        return declarations.classes();
    }

    Stream<EnumDeclaration> enums() {
        return declarations.enums();
    }

    /** Classes, exceptions and enums. */
    Stream<Declaration> types() {
        return Stream.concat(classes(), enums());
    }

    Stream<EndpointDeclaration> endpoints() {
        return declarations.endpoints();
    }

    /** The methods of all endpoints. */
    Stream<MethodDeclaration> methods() {
        return endpoints().flatMap(endpoint -> endpoint.methods().stream());
    }

    Stream<ChannelDeclaration> channels() {
        return declarations.channels();
    }

    /** The channels that clients may follow. */
    Stream<ChannelDeclaration> followedChannels() {
        Set<String> followed = endpoints()
                .map(EndpointDeclaration::stream)
                .filter(Objects::nonNull)
                .flatMap(stream -> stream.follow().stream())
                .map(Name::text)
                .collect(Collectors.toSet());
        return channels().filter(channel -> followed.contains(channel.name().text()));
    }

    Problems.Report error(Spanned place, String message) {
        return error(place.span(), message);
    }

    Problems.Report error(Span place, String message) {
        return problems.error(place, message);
    }

    Problems.Report warning(Spanned place, String message) {
        return problems.warning(place.span(), message);
    }

    Problems.Report info(Spanned place, String message) {
        return problems.info(place.span(), message);
    }
}
