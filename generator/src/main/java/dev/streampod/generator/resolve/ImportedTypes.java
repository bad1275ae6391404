package dev.streampod.generator.resolve;

import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.TypeExpression;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the types of other modules that a protocol names. */
public final class ImportedTypes {

    private ImportedTypes() {}

    /** Their names, as the model calls them: {@code auth.UserInfo}. */
    public static SortedSet<String> of(Declarations declarations, Symbols symbols) {
        Stream<Name> parents = declarations.classes().flatMap(declared -> Stream.ofNullable(declared.parent()));
        Stream<Name> types = Stream.of(
                        fields(declarations.classes().flatMap(declared -> declared.fields().stream())),
                        fields(declarations.enums().flatMap(declared -> declared.properties().stream())),
                        declarations.endpoints().flatMap(EndpointDeclaration::types),
                        declarations
                                .channels()
                                .flatMap(channel -> Stream.concat(
                                        fields(channel.parameters().stream()),
                                        Stream.concat(
                                                Stream.ofNullable(channel.message()),
                                                Stream.ofNullable(channel.presence())))))
                .flatMap(each -> each)
                .flatMap(TypeExpression::parts)
                .map(TypeExpression::name);
        return Stream.concat(parents, types)
                .map(Name::text)
                .filter(name -> symbols.moduleOfType(name).isPresent())
                .map(symbols::modelName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<TypeExpression> fields(Stream<FieldDeclaration> fields) {
        return fields.flatMap(field -> Stream.ofNullable(field.type()));
    }
}
